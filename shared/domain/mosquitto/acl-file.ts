import { type AclRule } from '../../contract/broker-settings.ts';
import { topicFilterProblem } from '../topic-filter.ts';

/** Access as mosquitto's ACL files call it. */
const ACCESS: Record<AclRule['access'], string> = { read: 'read', write: 'write', both: 'readwrite', deny: 'deny' };

/** An ACL file that says what the rules say: those about everyone as patterns, then each user's own. */
export function mosquittoAcl(rules: readonly AclRule[]): string {
  const usable = rules.filter(isExpressible);
  const line = (word: string, { access, filter }: AclRule, name = ''): string =>
    `${word} ${ACCESS[access]} ${name === '' ? filter : filter.replaceAll('%u', name)}`;
  const byUser = Map.groupBy(
    usable.filter(({ user }) => user !== ''),
    ({ user }) => user,
  );
  const lines = [
    ...usable.filter(({ user }) => user === '').map((rule) => line('pattern', rule)),
    ...[...byUser].flatMap(([user, own]) => ['', `user ${user}`, ...own.map((rule) => line('topic', rule, user))]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether an ACL file can say a rule: it knows none for one client id, and `%c` only in patterns. */
export const isExpressible = ({ user, clientId, filter }: AclRule): boolean =>
  clientId === '' && (user === '' || !filter.includes('%c'));

/** Something of a file that could not be taken, or means another thing here. */
export interface FileNote {
  /** From 1. */
  line: number;
  text: string;
}

const ACCESS_OF: Readonly<Record<string, AclRule['access']>> = {
  read: 'read',
  write: 'write',
  readwrite: 'both',
  deny: 'deny',
};

/** The rules of an ACL file, and what of it they do not say. @see mosquitto.conf(5), acl_file */
export function readAcl(text: string): { rules: AclRule[]; notes: FileNote[] } {
  const rules: AclRule[] = [];
  const notes: FileNote[] = [];
  let user = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const note = (words: string): number => notes.push({ line: index + 1, text: words });
    const [word, rest] = splitOnce(line);
    if (word === 'user' && rest !== '') user = rest;
    else if (word === 'topic' || word === 'pattern') {
      const [first, more] = splitOnce(rest);
      const access = more === '' ? undefined : ACCESS_OF[first];
      const filter = access ? more : rest;
      const problem = topicFilterProblem(filter);
      if (problem) note(`“${filter}” is not a topic filter: ${problem}`);
      else rules.push({ user: word === 'topic' ? user : '', clientId: '', access: access ?? 'both', filter });
      if (!problem && word === 'topic' && user === '')
        note('In Mosquitto a topic above the first user is for anonymous clients only; here it is for everyone');
    } else note(`“${word}” is none of user, topic and pattern`);
  }
  return { rules, notes };
}

function splitOnce(line: string): [string, string] {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  return [word, rest];
}
