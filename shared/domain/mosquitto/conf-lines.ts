/** One line of a mosquitto.conf that sets something. */
export interface ConfLine {
  /** From 1. */
  number: number;
  name: string;
  /** Empty where nothing follows the name. */
  value: string;
  /** Where the name begins, and where the value does, in characters of the whole text. */
  from: number;
  valueFrom: number;
}

/** The lines that set something; comments are lines that begin with `#`, as mosquitto.conf(5) has it. */
export function readConf(text: string): ConfLine[] {
  const lines: ConfLine[] = [];
  let at = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const found = /^(\s*)([^\s#]\S*)(\s*)(.*?)\s*$/.exec(raw);
    if (found) {
      const [, indent, name, gap, value] = found as unknown as [string, string, string, string, string];
      const from = at + indent.length;
      lines.push({ number: index + 1, name, value, from, valueFrom: from + name.length + gap.length });
    }
    at += raw.length + 1;
  }
  return lines;
}

/** A truth value as Mosquitto reads it; null where it is none. */
export function isTrue(value: string): boolean | null {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : null;
}

/** Options of the listener that has no line of its own, wherever they stand. */
const OF_IMPLIED = new Set(['port', 'bind_address']);

/** A listener with the lines that are about it; `line` is null for the one that stands without a line of its own. */
export interface ConfListener {
  line: ConfLine | null;
  options: ReadonlyMap<string, ConfLine>;
  port: number;
  /** Empty: every address. */
  address: string;
  /** A Unix socket has no port. */
  isUnix: boolean;
}

/** The listeners of a configuration; without any, Mosquitto listens on 1883 for this machine only. */
export function confListeners(lines: readonly ConfLine[]): ConfListener[] {
  const implied = new Map<string, ConfLine>();
  const written: { line: ConfLine; options: Map<string, ConfLine> }[] = [];
  for (const line of lines) {
    if (line.name === 'listener') written.push({ line, options: new Map() });
    else if (OF_IMPLIED.has(line.name)) implied.set(line.name, line);
    else (written.at(-1)?.options ?? implied).set(line.name, line);
  }
  const [port, address] = [implied.get('port'), implied.get('bind_address')];
  const isThere = written.length === 0 || port !== undefined || address !== undefined;
  const everywhere = port === undefined ? '127.0.0.1' : '';
  const first: ConfListener = {
    line: null,
    options: implied,
    port: Number(port?.value ?? 1883),
    address: address?.value ?? everywhere,
    isUnix: false,
  };
  return [
    ...(isThere ? [first] : []),
    ...written.map(({ line, options }) => {
      const [portText = '', where = ''] = line.value.split(/\s+/);
      return { line, options, port: Number(portText), address: where, isUnix: portText === '0' };
    }),
  ];
}

/** Whether only programs of this machine reach it. */
export function isLoopback({ address, isUnix, options }: ConfListener): boolean {
  const device = options.get('bind_interface')?.value;
  if (device !== undefined) return /^lo\d*$/.test(device);
  // Mosquitto 2.0 binds WebSocket listeners to every interface, whatever address they are given.
  if (options.get('protocol')?.value === 'websockets') return false;
  return isUnix || /^(127(\.\d{1,3}){3}|::1|localhost)$/.test(address);
}
