import { createHash } from 'node:crypto';

import type { HostListId, KnownHostList, KnownHostRow } from '../../../../shared/contract/known-hosts.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { describeHostKey } from '../../lib/ssh/host-key.ts';
import { hashHosts, removeHost, removeLines, type EditedHosts } from '../../lib/ssh/known-hosts-edit.ts';
import { isAbout, knownHostName, parseKnownHosts, type KnownHost } from '../../lib/ssh/known-hosts.ts';
import type { HostList } from './host-list-file.ts';

const HASHED = '|';

interface Change {
  list: HostListId;
  version: string;
}

/** Lists of host keys to look at and to change; see `contract/known-hosts.ts` for what each handler promises. */
export class KnownHostsService {
  readonly #lists: Readonly<Record<HostListId, HostList>>;
  /** Changes follow one another, each made to what the one before left. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(lists: Readonly<Record<HostListId, HostList>>) {
    this.#lists = lists;
  }

  /** @throws LabError `keys.file-failed`. */
  async find(ask: { list: HostListId; name: string; count: number }): Promise<KnownHostList> {
    const list = this.#lists[ask.list];
    const text = await list.read();
    const entries = parseKnownHosts(text, '');
    const name = listedName(ask.name);
    const isFound = (entry: KnownHost): boolean =>
      name === '' ||
      isAbout(entry, name) ||
      (!entry.hosts.startsWith(HASHED) && entry.hosts.toLowerCase().includes(name));
    const found = entries.filter(isFound);
    const lines = text.split('\n');
    return {
      path: list.path,
      isEditable: list.isEditable,
      version: versionOf(text),
      total: entries.length,
      unread: lines.filter((line) => /^\s*[^#\s]/.test(line)).length - entries.length,
      plain: hashHosts(text).lines,
      name,
      found: found.length,
      removable: name === '' ? 0 : removeHost(text, name).lines,
      rows: found.slice(0, ask.count).map((entry) => rowOf(entry, lines[entry.line - 1]!)),
    };
  }

  /** @throws LabError as `contract/known-hosts.ts` says, as all below. */
  async removeLine({ line, ...change }: Change & { line: number }): Promise<void> {
    await this.#change(change, (text) => removeLines(text, [line]));
  }

  removeHost({ name, ...change }: Change & { name: string }): Promise<{ lines: number }> {
    return this.#change(change, (text) => removeHost(text, listedName(name)));
  }

  hash(change: Change): Promise<{ lines: number }> {
    return this.#change(change, hashHosts);
  }

  #change({ list: id, version }: Change, edit: (text: string) => EditedHosts): Promise<{ lines: number }> {
    const turn = this.#last.then(async () => {
      const list = this.#lists[id];
      if (!list.isEditable) throw new LabError('known-hosts.read-only', { path: list.path });
      const text = await list.read();
      if (versionOf(text) !== version) throw new LabError('known-hosts.changed', { list: id });
      const edited = edit(text);
      if (edited.lines > 0) await list.write(edited.text, text);
      return { lines: edited.lines };
    });
    this.#last = turn.catch(() => undefined); // Whoever asked is told.
    return turn;
  }
}

const versionOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** What the user typed, as lists have it: `host`, `host:port` or `[host]:port`. */
function listedName(typed: string): string {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:[\]]+)):(\d{1,5})$/.exec(typed.trim()) ?? [];
  return port ? knownHostName(bracketed ?? plain ?? '', Number(port)) : typed.trim().toLowerCase();
}

function rowOf({ line, marker, hosts, key }: KnownHost, text: string): KnownHostRow {
  const fields = text.trim().split(/[ \t]+/);
  const comment = fields.slice(marker === '' ? 3 : 4).join(' ');
  return {
    ...{ line, marker, hosts: hosts.startsWith(HASHED) ? '' : hosts },
    key: describeHostKey(key),
    comment: Buffer.from(comment, 'latin1').toString(),
  };
}
