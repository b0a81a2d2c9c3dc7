import { type ConfLine, type ConfListener, confListeners, isLoopback, isTrue, readConf } from './conf-lines.ts';
import type { ConfOption, ConfValue } from './conf-option.ts';
import { CONF_OPTIONS, isPluginOption } from './conf-options.ts';

/** What is wrong, risky or worth knowing about one line of a mosquitto.conf. */
export interface ConfProblem {
  /** From 1. */
  line: number;
  /** Characters of the whole text it is about. */
  from: number;
  to: number;
  /** Mosquitto would not start; it starts and does something else than it seems; good to know. */
  severity: 'error' | 'warning' | 'info';
  text: string;
}

/** Everything there is to say about a configuration, by line. */
export function confProblems(text: string): ConfProblem[] {
  const lines = readConf(text);
  const found = [...lines.flatMap(ofLine), ...ofOrder(lines), ...ofListeners(lines), ...ofAccess(lines)];
  return found.toSorted((one, other) => one.from - other.from);
}

function ofLine(line: ConfLine): ConfProblem[] {
  const option = CONF_OPTIONS.get(line.name);
  if (!option) {
    if (isPluginOption(line.name)) return [];
    const near = nearest(line.name);
    const hint = near ? `did you mean ${near}?` : 'Mosquitto 2.0 knows none of this name.';
    return [atName(line, near ? 'error' : 'warning', `No option is called ${line.name}: ${hint}`)];
  }
  if (line.value === '') return [atName(line, 'error', `${line.name} needs a value`)];
  const problem = valueProblem(option.value, line.value);
  return [
    ...(problem ? [atValue(line, 'error', `${line.name} ${problem}`)] : []),
    ...(/\s#/.test(line.value)
      ? [atValue(line, 'warning', 'This is read as part of the value: a comment needs a line of its own')]
      : []),
    ...(option.instead ? [atName(line, 'info', `${line.name} is on its way out; write ${option.instead}`)] : []),
  ];
}

/** Why a value cannot be; null where it can. */
function valueProblem(value: ConfValue, given: string): string | null {
  switch (value.kind) {
    case 'boolean':
      return isTrue(given) === null ? 'is true or false' : null;
    case 'number': {
      const number = Number(given);
      if (!/^-?\d+$/.test(given)) return 'is a whole number';
      return number < value.min || number > value.max ? `is a number from ${value.min} to ${value.max}` : null;
    }
    case 'choice':
      return value.choices.includes(given) ? null : `is one of ${value.choices.join(', ')}`;
    case 'duration':
      return /^\d+[hdwmy]$/.test(given) ? null : 'is a number with h, d, w, m or y behind it';
    case 'listener':
      return listenerProblem(given);
    case 'log':
      return /^(none|stdout|stderr|syslog|topic|dlt|file\s+\S.*)$/.test(given)
        ? null
        : 'is none, stdout, stderr, syslog, topic, dlt, or file with a path';
    default:
      return null;
  }
}

function listenerProblem(given: string): string | null {
  const [port = '', where] = given.split(/\s+/);
  if (!/^\d+$/.test(port) || Number(port) > 65_535) return 'begins with a port from 0 to 65535';
  return port === '0' && !where ? 'with port 0 needs the path of a Unix socket' : null;
}

/** Lines that stand where they do not belong, or twice. */
function ofOrder(lines: readonly ConfLine[]): ConfProblem[] {
  const problems: ConfProblem[] = [];
  const perListener = isTrue(lines.find(({ name }) => name === 'per_listener_settings')?.value ?? '') === true;
  let isBelowListener = false;
  let isBelowBridge = false;
  let seen = new Map<string, ConfLine>();
  const seenInBroker = new Map<string, ConfLine>();
  for (const line of lines) {
    if (line.name === 'listener' || line.name === 'connection') {
      isBelowListener ||= line.name === 'listener';
      isBelowBridge ||= line.name === 'connection';
      seen = new Map();
    }
    const option = CONF_OPTIONS.get(line.name);
    if (!option || option.isMany) continue;
    if (option.scope === 'bridge' && !isBelowBridge)
      problems.push(atName(line, 'error', `${line.name} belongs to a bridge: write connection with a name above it`));
    if (
      option.scope === 'listener' &&
      !isBelowListener &&
      !option.instead &&
      lines.some(({ name }) => name === 'listener')
    )
      problems.push(atName(line, 'warning', `${line.name} belongs to the listener above it, and there is none`));
    const place = isOfBroker(option, perListener) ? seenInBroker : seen;
    const before = place.get(line.name);
    if (before) problems.push(atName(line, 'warning', `${line.name} is in line ${before.number} already`));
    place.set(line.name, line);
  }
  return problems;
}

const isOfBroker = ({ scope }: ConfOption, perListener: boolean): boolean =>
  scope === 'broker' || (scope === 'security' && !perListener);

/** TLS with half of what it needs, ports that are taken, and who reaches it. */
function ofListeners(lines: readonly ConfLine[]): ConfProblem[] {
  const ports = new Map<string, ConfLine | null>();
  return confListeners(lines).flatMap((listener) => {
    const { line, options, port, address, isUnix } = listener;
    const [certificate, key] = [options.get('certfile'), options.get('keyfile')];
    const problems: ConfProblem[] = [];
    if (certificate && !key) problems.push(atName(certificate, 'error', 'certfile needs keyfile beside it'));
    if (key && !certificate) problems.push(atName(key, 'error', 'keyfile needs certfile beside it'));
    if (!line) return [...problems, ...ofReach(listener, options.get('port') ?? options.get('bind_address'))];
    const place = `${port} ${address}`;
    if (!isUnix && ports.has(place)) problems.push(atValue(line, 'error', `Another listener has port ${port}`));
    ports.set(place, line);
    return [...problems, ...ofReach(listener, line)];
  });
}

/** @param at the line that says where it listens */
function ofReach(listener: ConfListener, at: ConfLine | undefined): ConfProblem[] {
  if (isLoopback(listener) || !at) return [];
  const isWeb = listener.options.get('protocol')?.value === 'websockets';
  const how = isWeb
    ? 'whatever its address, in Mosquitto 2.0; with bind_interface lo below it, only this machine does'
    : 'with 127.0.0.1 behind the port, only this machine does';
  return [atValue(at, 'info', `Everyone on your networks reaches it; ${how}`)];
}

/** Since Mosquitto 2.0, who writes a listener and no word about users lets nobody in. */
function ofAccess(lines: readonly ConfLine[]): ConfProblem[] {
  const listener = lines.find(({ name }) => name === 'listener' || name === 'port');
  const opens = ['allow_anonymous', 'password_file', 'psk_file', 'plugin', 'auth_plugin', 'use_identity_as_username'];
  const isOpen = lines.some(
    ({ name, value }) => [...opens, 'use_subject_as_username', 'include_dir'].includes(name) && isTrue(value) !== false,
  );
  if (!listener || isOpen) return [];
  return [
    atName(
      listener,
      'warning',
      'Nobody is let in: allow anonymous clients with allow_anonymous true, or give a password_file',
    ),
  ];
}

const atName = ({ number, from, name }: ConfLine, severity: ConfProblem['severity'], text: string): ConfProblem => ({
  ...{ line: number, from, to: from + name.length },
  ...{ severity, text },
});

const atValue = (
  { number, valueFrom, value }: ConfLine,
  severity: ConfProblem['severity'],
  text: string,
): ConfProblem => ({
  ...{ line: number, from: valueFrom, to: valueFrom + value.length },
  ...{ severity, text },
});

/** The option a name is a slip of: two letters off at most. */
function nearest(name: string): string | null {
  let best: string | null = null;
  let bestOff = 3;
  for (const option of CONF_OPTIONS.keys()) {
    const off = Math.abs(option.length - name.length) < bestOff ? distance(name, option) : bestOff;
    if (off < bestOff) [best, bestOff] = [option, off];
  }
  return best;
}

/** Letters to change, take away or put in to make one of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++)
      next.push(Math.min(row[j]! + (one[i] === other[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    row = next;
  }
  return row.at(-1)!;
}
