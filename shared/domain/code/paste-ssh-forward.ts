import type { TunnelPlace } from '../tunnel-address.ts';
import { splitCommands } from './shell-words.ts';
import type { SshForward } from './ssh-forward-command.ts';

/** The first forward of a command, and how many more it has. */
export interface ReadForward {
  forward: SshForward;
  more: number;
}

/** Why a text has no forward that could be opened; completes "cannot be taken over: …". */
export interface ForwardProblem {
  reason: string;
}

const KINDS = { L: 'local', R: 'remote', D: 'dynamic' } as const;
/** The option, alone or after others that take no argument, as in `-fNL`. */
const OPTION = /^-[46AaCfGgKkMNnqsTtVvXxYy]*([LRD])(.*)$/s;
/** Where ssh listens when it is told no address. */
const LOOPBACK = '127.0.0.1';

/**
 * Reads the forwards of an `ssh` command; whatever else it says is left to whoever logs in.
 *
 * @see ssh(1), -L, -R and -D
 */
export function readSshForward(command: string): ReadForward | ForwardProblem {
  const parsed = splitCommands(command);
  if ('reason' in parsed) return parsed;
  const words = parsed.flatMap(({ commands }) => commands.flat());
  const read: (SshForward | ForwardProblem)[] = [];
  for (const [at, word] of words.entries()) {
    const [, letter, attached] = OPTION.exec(word.text) ?? [];
    if (letter !== 'L' && letter !== 'R' && letter !== 'D') continue;
    const said = attached ? { ...word, text: attached } : (words[at + 1] ?? { text: '', isExpanded: false });
    read.push(said.isExpanded ? filledIn(said.text) : forwardOf(KINDS[letter], said.text));
  }
  const [forward] = read;
  if (!forward) return { reason: 'it has no -L, -R or -D' };
  return 'reason' in forward ? forward : { forward, more: read.length - 1 };
}

const filledIn = (text: string): ForwardProblem => ({
  reason: `“${text}” has something that a shell fills in; write out what it stands for`,
});

function forwardOf(kind: SshForward['kind'], text: string): SshForward | ForwardProblem {
  const parts = splitPlaces(text);
  const split = parts && (kind === 'dynamic' ? { door: parts, rest: [] } : splitDoor(parts));
  const listen = split && doorOf(split.door);
  if (!listen) return { reason: `“${text}” is no forward that ssh knows` };
  if (kind === 'dynamic') return { kind, listen };
  if (split.rest.length === 0)
    return {
      reason:
        kind === 'remote' ? 'a SOCKS proxy at the server (-R without a target) is not offered' : 'it has no target',
    };
  const target = targetOf(split.rest);
  return target ? { kind, listen, target } : { reason: `“${split.rest.join(':')}” is no target` };
}

/** The parts between colons; those of an address in brackets are its own. Null where a bracket stands wrong. */
function splitPlaces(text: string): string[] | null {
  const parts = text.match(/(?<=^|:)(?:\[[^\]]*\]|[^:[\]]*)(?=:|$)/g);
  return parts?.join(':') === text ? parts.map((part) => part.replace(/^\[(.*)\]$/, '$1')) : null;
}

/** Where listening ends and the target begins: a path is one part, everything else one or two. */
function splitDoor(parts: string[]): { door: string[]; rest: string[] } {
  const [first = '', second = ''] = parts;
  const isPath = first.startsWith('/');
  const hasAddress = !isPath && !/^\d+$/.test(first);
  const isBare = !isPath && parts.length === 2 && /^\d+$/.test(second);
  const size = hasAddress || (parts.length === 4 && !isPath) || isBare ? 2 : 1;
  return { door: parts.slice(0, size), rest: parts.slice(size) };
}

function doorOf(parts: string[]): TunnelPlace | null {
  const [first = ''] = parts;
  if (first.startsWith('/')) return parts.length === 1 ? { path: first } : null;
  if (parts.length > 2) return null;
  const port = portOf(parts.at(-1) ?? '', 0);
  const address = parts.length === 2 ? first : LOOPBACK;
  return port === null ? null : { host: address === '' ? '*' : address, port };
}

function targetOf(parts: string[]): TunnelPlace | null {
  const [host = '', portText] = parts;
  if (host.startsWith('/')) return parts.length === 1 ? { path: host } : null;
  const port = portOf(portText ?? '', 1);
  return parts.length === 2 && host !== '' && port !== null ? { host, port } : null;
}

function portOf(text: string, least: number): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return port >= least && port <= 65_535 ? port : null;
}
