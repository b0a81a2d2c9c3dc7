import {
  type AclRule,
  type BrokerSettings,
  DEFAULT_BROKER,
  LISTENER_KINDS,
  type ListenerKind,
} from '../../contract/broker-settings.ts';
import { type FileNote, readAcl } from './acl-file.ts';
import { confListeners, type ConfListener, isLoopback, isTrue, type ConfLine, readConf } from './conf-lines.ts';
import { CONF_OPTIONS } from './conf-options.ts';
import { type FileUser, readPasswords } from './password-file.ts';

/** The files of a Mosquitto; the two it may name are empty where they are not at hand. */
export interface ConfFiles {
  conf: string;
  acl: string;
  passwords: string;
}

/** What the settings become, and what of the files they cannot say. */
export interface ConfReading {
  change: Partial<BrokerSettings>;
  users: FileUser[];
  notes: (FileNote & { file: 'mosquitto.conf' | 'ACL file' | 'password file' })[];
}

/** Nothing is lost without them: they are about logs, files and figures of Mosquitto itself. */
const NEEDLESS = new Set([
  ...['connection_messages', 'log_dest', 'log_facility', 'log_timestamp', 'log_timestamp_format', 'log_type'],
  ...['pid_file', 'user', 'autosave_interval', 'autosave_on_changes', 'persistence_file', 'persistence_location'],
  ...['websockets_log_level', 'set_tcp_nodelay', 'certfile', 'keyfile'],
]);
/** Looked at by the functions below. */
const TAKEN = new Set([
  ...['listener', 'port', 'bind_address', 'bind_interface', 'protocol', 'socket_domain', 'max_connections'],
  ...['allow_anonymous', 'password_file', 'acl_file', 'message_size_limit', 'max_packet_size', 'persistence'],
]);
/** Values that ask for what the embedded broker does anyway. */
const SAME: Readonly<Record<string, string>> = {
  per_listener_settings: 'false',
  require_certificate: 'false',
  retain_available: 'true',
  queue_qos0_messages: 'false',
  upgrade_outgoing_qos: 'false',
  allow_zero_length_clientid: 'true',
  max_qos: '2',
};

/** Takes a Mosquitto's files into settings of the lab's broker, as far as those can say it. */
export function readMosquitto({ conf, acl, passwords }: ConfFiles): ConfReading {
  const lines = readConf(conf);
  const byName = new Map(lines.map((line) => [line.name, line]));
  const notes: ConfReading['notes'] = [];
  const note = (line: number, text: string): number => notes.push({ file: 'mosquitto.conf', line, text });

  for (const line of lines) {
    const words = leftOut(line);
    if (words) note(line.number, words);
  }
  const change: Partial<BrokerSettings> = {
    ...listeners(confListeners(lines), note),
    allowsAnonymous: letsAnyoneIn(byName),
    keepsState: isTrue(byName.get('persistence')?.value ?? '') === true,
  };
  const limit = byName.get('message_size_limit') ?? byName.get('max_packet_size');
  if (limit && Number(limit.value) > 0) change.maxPayloadBytes = Number(limit.value);

  const rules = byName.has('acl_file') || acl !== '' ? aclRules(byName.get('acl_file'), acl, notes) : [];
  change.hasRules = byName.has('acl_file') || acl !== '';
  change.rules = rules;
  const users =
    byName.has('password_file') || passwords !== '' ? fileUsers(byName.get('password_file'), passwords, notes) : [];
  change.users = users.map(({ name }) => ({ name }));
  return { change, users, notes: notes.toSorted((one, other) => one.line - other.line) };
}

/** Without a word about it only where nothing says where to listen: Mosquitto then serves this machine alone. */
function letsAnyoneIn(byName: ReadonlyMap<string, ConfLine>): boolean {
  const said = byName.get('allow_anonymous');
  if (said) return isTrue(said.value) === true;
  return !['listener', 'port', 'bind_address'].some((name) => byName.has(name));
}

/** What to say of a line the embedded broker has nothing for; null where nothing is lost. */
function leftOut({ name, value }: ConfLine): string | null {
  if (TAKEN.has(name) || NEEDLESS.has(name) || SAME[name] === String(isTrue(value) ?? value)) return null;
  const option = CONF_OPTIONS.get(name);
  if (!option) return `${name} is left out: Wirebench does not know it`;
  if (option.scope === 'bridge')
    return name === 'connection' ? `The bridge “${value}” is left out: the embedded broker has none` : null;
  return `${name} is left out: the embedded broker has nothing like it`;
}

/** What clients speak at a listener. */
export function listenerKind({ options }: ConfListener): ListenerKind {
  const isSecure = options.has('certfile') || options.has('psk_hint');
  if (options.get('protocol')?.value === 'websockets') return isSecure ? 'wss' : 'ws';
  return isSecure ? 'tls' : 'tcp';
}

/** One listener of each kind, and how far they reach. */
function listeners(
  found: readonly ConfListener[],
  note: (line: number, text: string) => void,
): Pick<BrokerSettings, 'listeners' | 'reach' | 'maxClients'> {
  const taken = Object.fromEntries(
    LISTENER_KINDS.map((kind) => [kind, { isOn: false, port: DEFAULT_BROKER.listeners[kind].port }]),
  ) as BrokerSettings['listeners'];
  let maxClients = 0;
  let reach: BrokerSettings['reach'] = 'loopback';
  for (const listener of found) {
    const kind = listenerKind(listener);
    const line = listener.line?.number ?? 1;
    if (listener.isUnix) note(line, 'A listener on a Unix socket is left out: the embedded broker listens on TCP only');
    else if (taken[kind].isOn) note(line, `A second listener of this kind is left out: port ${listener.port}`);
    else {
      taken[kind] = { isOn: true, port: listener.port };
      if (!isLoopback(listener)) reach = 'network';
      maxClients = Math.max(maxClients, Number(listener.options.get('max_connections')?.value ?? 0));
    }
  }
  if (LISTENER_KINDS.some((kind) => taken[kind].isOn && (kind === 'tls' || kind === 'wss')))
    note(1, 'TLS listeners take a certificate of the lab’s authority in place of certfile');
  return { listeners: taken, reach, maxClients };
}

function aclRules(line: ConfLine | undefined, acl: string, notes: ConfReading['notes']): AclRule[] {
  if (acl === '') {
    notes.push({
      file: 'mosquitto.conf',
      line: line!.number,
      text: `The rules of ${line!.value} are not here yet: add that file`,
    });
    return [];
  }
  const read = readAcl(acl);
  notes.push(...read.notes.map((one) => ({ file: 'ACL file' as const, ...one })));
  return read.rules;
}

function fileUsers(line: ConfLine | undefined, passwords: string, notes: ConfReading['notes']): FileUser[] {
  if (passwords === '') {
    notes.push({
      file: 'mosquitto.conf',
      line: line!.number,
      text: `The users of ${line!.value} are not here yet: add that file`,
    });
    return [];
  }
  const read = readPasswords(passwords);
  notes.push(...read.notes.map((one) => ({ file: 'password file' as const, ...one })));
  return read.users;
}
