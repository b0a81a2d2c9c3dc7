import { TunnelTarget, type TunnelListen, type TunnelSpec } from '../../../shared/contract/tunnels.ts';
import { sshForwardCommand } from '../../../shared/domain/code/ssh-forward-command.ts';
import { isLoopbackPlace, placeText } from '../../../shared/domain/tunnel-address.ts';

export type TunnelKind = TunnelSpec['kind'];

/** What each kind is called, and the option of `ssh` that makes it. */
export const KIND_WORDS: Record<TunnelKind, { name: string; option: string }> = {
  local: { name: 'Local', option: '-L' },
  remote: { name: 'Remote', option: '-R' },
  dynamic: { name: 'Dynamic', option: '-D' },
};

/** One station of the way that a connection takes. */
export interface Station {
  /** Whose place it is. */
  where: string;
  /** What is there. */
  what: string;
  /** The address there, where it has one. */
  address: string;
}

/** The way through a tunnel, from the program that connects to the one that is reached: four stations, three stretches. */
export interface TunnelWay {
  stations: readonly [Station, Station, Station, Station];
  /** What travels between two stations. */
  stretches: readonly [string, string, string];
}

/** A port that is not given yet. */
const listenText = (listen: TunnelListen): string =>
  'port' in listen && listen.port === 0 ? `${listen.host}, any free port` : placeText(listen);

const HERE = 'This machine';

/** @param server what the SSH server is called */
export function wayOf(spec: TunnelSpec, listening: TunnelListen | null, server: string): TunnelWay {
  const isRemote = spec.kind === 'remote';
  const [doorAt, exitAt] = isRemote ? [server, HERE] : [HERE, server];
  const isNear = isLoopbackPlace(spec.listen);
  const door = { where: doorAt, what: 'listens', address: listenText(listening ?? spec.listen) };
  const client = {
    where: isNear ? doorAt : 'Any machine',
    what: isNear ? 'a program connects' : `that reaches ${isRemote ? server : 'this one'}`,
    address: '',
  };
  if (spec.kind === 'dynamic') {
    const exit = { where: exitAt, what: 'connects', address: '' };
    const end = { where: 'Whatever', what: 'each program asks for', address: '' };
    return { stations: [client, door, exit, end], stretches: ['SOCKS', 'SSH', 'plain'] };
  }
  const exit = { where: exitAt, what: 'connects', address: '' };
  const end = {
    where: 'The target',
    what: `as ${isRemote ? 'this machine' : server} finds it`,
    address: placeText(spec.target),
  };
  return { stations: [client, door, exit, end], stretches: ['plain', 'SSH', 'plain'] };
}

/** The way in one sentence. */
export function sentenceOf(spec: TunnelSpec, listening: TunnelListen | null, server: string): string {
  const door = listenText(listening ?? spec.listen);
  const isNear = isLoopbackPlace(spec.listen);
  if (spec.kind === 'remote') {
    const who = isNear ? `Programs on ${server}` : `Machines that reach ${server}`;
    return `${who} connect to ${door} there and reach ${placeText(spec.target)} from this machine.`;
  }
  const who = isNear ? 'Programs on this machine' : 'Machines that reach this one';
  if (spec.kind === 'dynamic') return `${who} use ${door} as their SOCKS proxy and reach what ${server} reaches.`;
  return `${who} connect to ${door} and reach ${placeText(spec.target)} from ${server}.`;
}

/** What a listening address beyond loopback opens, and to whom; null where it opens nothing. */
export function warningOf(spec: TunnelSpec, server: string): string | null {
  if (isLoopbackPlace(spec.listen)) return null;
  if (spec.kind === 'remote')
    return `Every machine that reaches ${server} can connect and gets to ${placeText(spec.target)} from this machine, without a password. The server must allow it (GatewayPorts); otherwise it listens on its own loopback address only.`;
  const opened = spec.kind === 'dynamic' ? `everything ${server} reaches` : placeText(spec.target);
  return `Every machine that reaches this one can connect and gets to ${opened} through ${server}, without a password.`;
}

/** The `ssh` command for the same; null while only Wirebench knows a port: ssh takes no 0 for -L and -D. */
export function commandOf(
  spec: TunnelSpec,
  listening: TunnelListen | null,
  target: { user: string; host: string; port: number },
): string | null {
  const isAnyPort = 'port' in spec.listen && spec.listen.port === 0;
  if (spec.kind === 'remote') return sshForwardCommand(target, spec);
  if (isAnyPort && !listening) return null;
  return sshForwardCommand(target, { ...spec, listen: isAnyPort && listening ? listening : spec.listen });
}

/** What a row of the list says of a tunnel: where it listens, and what is behind. */
export function rowWords(
  spec: TunnelSpec,
  listening: TunnelListen | null,
  server: string,
): { door: string; behind: string } {
  const door = listenText(listening ?? spec.listen);
  if (spec.kind === 'dynamic') return { door, behind: `SOCKS proxy through ${server}` };
  const target = placeText(spec.target);
  return spec.kind === 'local'
    ? { door, behind: `to ${target} from ${server}` }
    : { door, behind: `on ${server}, to ${target} from here` };
}

/** A form's two fields as a place: a path is a Unix socket, and has no port. */
export function placeOf(address: string, port: number): TunnelTarget {
  const text = address.trim();
  return text.startsWith('/') ? { path: text } : { host: text.replace(/^\[(.*)\]$/, '$1'), port };
}

/** What is wrong with an address as it is typed; null where nothing is. */
export function addressProblem(address: string): string | null {
  if (address.trim() === '') return 'Enter a name, an address or a path';
  if (TunnelTarget.safeParse(placeOf(address, 1)).success) return null;
  return 'This is no name, no address and no absolute path of at most 107 characters';
}
