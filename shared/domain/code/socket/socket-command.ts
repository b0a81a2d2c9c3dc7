import type { Answer } from '../../../contract/socket-answer.ts';
import type { UdpSettings } from '../../../contract/socket-udp.ts';
import { withoutBrackets } from '../../broker-address.ts';
import { isMulticast } from '../../ip-address.ts';
import type { Equivalent } from '../equivalent.ts';
import { printfFormat, shellWord } from '../shell-quote.ts';
import { FILES, KEY_VARIABLE, MAKE_CERTIFICATE, type SocketTask } from './socket-task.ts';

type Task<Role extends SocketTask['role']> = Extract<SocketTask, { role: Role }>;

/** How long a command waits for answers to its datagrams, in seconds. */
const ANSWER_S = 2;
/** Time between two datagrams, in seconds: what a command finds in its pipe at once it sends as one. */
const APART_S = 0.5;
const NO_ANSWER = 'A client that answers by itself needs a program.';

/** The socket as a command line with ncat (of Nmap 7.80 or newer), or with socat where ncat cannot do it. */
export function socketCommand(task: SocketTask): Equivalent {
  if (task.role === 'client') return client(task);
  return task.role === 'server' ? server(task) : udp(task);
}

/** A word of a command: quoted where it has to be, or shell text of ours as it stands. */
type Word = string | { raw: string };

const commandOf = (words: readonly Word[]): string =>
  words.map((word) => (typeof word === 'string' ? shellWord(word) : word.raw)).join(' ');

/** What writes the messages into a command. */
function piped(messages: readonly Uint8Array[], command: string): string {
  const writes = messages.map((message) => `printf ${printfFormat(message)}`);
  if (writes.length === 0) return `${command}\n`;
  return writes.length === 1 ? `${writes[0]} | ${command}\n` : `{ ${writes.join('; ')}; } | ${command}\n`;
}

/** The same for datagrams: each apart from the next, and time for answers, since a command ends with its input. */
function datagramsPiped(messages: readonly Uint8Array[], command: string): string {
  const writes = messages.map((message) => `printf ${printfFormat(message)}; sleep ${APART_S}; `);
  return writes.length === 0 ? `${command}\n` : `{ ${writes.join('')}sleep ${ANSWER_S}; } | ${command}\n`;
}

function client({ settings, messages }: Task<'client'>): Equivalent {
  const { host, port, connectTimeoutMs, tls, answer } = settings;
  if (answer.kind !== 'none' && answer.kind !== 'discard') return { code: null, notes: [NO_ANSWER] };
  const words: Word[] = ['ncat', '-w', `${Math.ceil(connectTimeoutMs / 1_000)}s`];
  const notes: string[] = [];
  if (tls) {
    words.push('--ssl');
    if (tls.pinnedFingerprint) notes.push('ncat knows no fingerprints: the command does not check the certificate.');
    else words.push('--ssl-verify');
    if (tls.ca) words.push('--ssl-trustfile', FILES.ca);
    if (tls.serverName) words.push('--ssl-servername', tls.serverName);
    if (tls.alpn.length > 0) words.push('--ssl-alpn', tls.alpn.join(','));
    if (tls.clientCertificate) words.push('--ssl-cert', FILES.client, '--ssl-key', { raw: `"$${KEY_VARIABLE}"` });
    if (tls.versions !== '1.2-1.3') notes.push('ncat chooses the version of TLS itself.');
  }
  words.push(withoutBrackets(host), String(port));
  return { code: piped(messages, commandOf(words)), notes };
}

function server({ settings, port }: Task<'server'>): Equivalent {
  const { host, accept, tls, answer } = settings;
  const shell = shellOf(answer);
  if (shell === undefined) return { code: null, notes: ['No command answers like this: use a program.'] };
  if (tls?.clientCa) return { code: null, notes: ['ncat does not ask clients for certificates: use a program.'] };
  const words = ['ncat', '-l', '-k'];
  const notes: string[] = [];
  if (tls) {
    words.push('--ssl', '--ssl-cert', FILES.certificate, '--ssl-key', FILES.key);
    if (tls.alpn.length > 0) words.push('--ssl-alpn', tls.alpn.join(','));
    notes.push(`It reads ${FILES.certificate} and ${FILES.key}. Make them with: ${MAKE_CERTIFICATE}`);
  }
  if (shell !== null) words.push('--sh-exec', shell);
  words.push(withoutBrackets(host), String(port));
  if (accept === 'one-at-a-time') notes.push('ncat serves all at once; letting the others wait needs a program.');
  return { code: `${commandOf(words)}\n`, notes };
}

/** What a shell does with each client: null for showing what comes, undefined where it is too much for one. */
function shellOf(answer: Answer): string | null | undefined {
  switch (answer.kind) {
    case 'none':
      return null;
    case 'echo':
      return 'cat';
    case 'discard':
      return 'cat >/dev/null';
    case 'daytime':
      return `printf '%s\\r\\n' "$(LC_ALL=C date -u '+%A, %B %d, %Y %H:%M:%S-UTC')"`;
    case 'line':
      return lineLoop(answer.template);
    default:
      return undefined;
  }
}

/** The line is an argument of `printf`, so that nothing in it is read as a format. */
function lineLoop(template: string): string {
  const pieces = template.split('{line}').map((piece) => printfFormat(new TextEncoder().encode(piece)).slice(1, -1));
  const values = ' "$line"'.repeat(pieces.length - 1);
  const format = `'${pieces.join('%s')}\\r\\n'`;
  return `cr=$(printf '\\r'); while IFS= read -r line; do line=\${line%"$cr"}; printf ${format}${values}; done`;
}

function udp({ settings, port, messages }: Task<'udp'>): Equivalent {
  const { target, broadcast, answer } = settings;
  if (target) {
    if (answer.kind !== 'none' && answer.kind !== 'discard') return { code: null, notes: [NO_ANSWER] };
    const notes = messages.length === 0 ? [] : [`It waits ${ANSWER_S} s for answers.`];
    if (!broadcast && !isMulticast(target.host)) {
      const command = commandOf(['ncat', '-u', withoutBrackets(target.host), String(target.port)]);
      return { code: datagramsPiped(messages, command), notes };
    }
    const to = `UDP${settings.family}-DATAGRAM:${socatHost(target.host)}:${target.port}`;
    const options = [...(broadcast ? ['broadcast'] : []), ...multicastOptions(settings)];
    const command = commandOf(['socat', '-', [to, ...options].join(',')]);
    return { code: datagramsPiped(messages, command), notes };
  }
  const options = [`bind=${socatHost(settings.host)}`, ...groupOptions(settings)].join(',');
  const receive = (type: string): string => `UDP${settings.family}-${type}:${port},${options}`;
  if (answer.kind === 'echo')
    return { code: `${commandOf(['socat', `${receive('RECVFROM')},fork`, 'PIPE'])}\n`, notes: [] };
  if (answer.kind === 'none' || answer.kind === 'discard')
    return { code: `${commandOf(['socat', '-u', receive('RECV'), '-'])}\n`, notes: [] };
  return { code: null, notes: ['No command answers like this: use a program.'] };
}

const socatHost = (host: string): string => {
  const bare = withoutBrackets(host);
  return bare.includes(':') ? `[${bare}]` : bare;
};

function multicastOptions({ family, target, interfaceName, multicastTtl, multicastLoopback }: UdpSettings): string[] {
  if (!target || !isMulticast(target.host)) return [];
  if (family === 6) return interfaceName === '' ? [] : [`so-bindtodevice=${interfaceName}`];
  return [
    `ip-multicast-ttl=${multicastTtl}`,
    `ip-multicast-loop=${Number(multicastLoopback)}`,
    ...(interfaceName === '' ? [] : [`so-bindtodevice=${interfaceName}`]),
  ];
}

function groupOptions({ family, groups, interfaceName }: UdpSettings): string[] {
  if (groups.length === 0) return [];
  const joins = groups.map((group) =>
    family === 6
      ? `ipv6-join-group=${socatHost(group)}:${interfaceName || '0'}`
      : `ip-add-membership=${withoutBrackets(group)}:${interfaceName || '0.0.0.0'}`,
  );
  return ['reuseaddr', ...joins];
}
