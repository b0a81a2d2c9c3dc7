import { json, kept, refusal, type Device, type Message } from './device.ts';

const EXPECTED = 'on, off, toggle, or JSON like {"power":"on","brightness":40}';
const MAX_WATTS = 36;

interface LampState {
  power: 'on' | 'off';
  /** Percent, 0 to 100. */
  brightness: number;
}

/** A lamp that obeys `…/set` and tells its new state, retained, on `…/state`. */
export function lamp(room: string, name: string): { device: Device; loadW(): number } {
  const topic = `campus/${room}/lamp`;
  let state: LampState = { power: 'off', brightness: 80 };
  const tell = (): Message => kept(`${topic}/state`, json(state));
  const device: Device = {
    info: {
      name,
      topic,
      about:
        'Send on, off, toggle or JSON to its set topic; the answer comes on state, which is retained. ' +
        'Anything else is answered on error. The room’s power meter sees the lamp.',
      command: { topic: `${topic}/set`, payload: '{"power":"on","brightness":40}' },
    },
    hello: () => [tell()],
    tick: () => [],
    command: (payload) => {
      const next = parse(new TextDecoder().decode(payload).trim(), state);
      if (typeof next === 'string') return refusal(topic, payload, next, EXPECTED);
      state = next;
      return [tell()];
    },
  };
  return { device, loadW: () => (state.power === 'on' ? (MAX_WATTS * state.brightness) / 100 : 0) };
}

/** The state a command leads to, or why it leads nowhere. */
function parse(text: string, now: LampState): LampState | string {
  if (text === 'on' || text === 'off') return { ...now, power: text };
  if (text === 'toggle') return { ...now, power: now.power === 'on' ? 'off' : 'on' };
  let wish: unknown;
  try {
    wish = JSON.parse(text);
  } catch {
    return 'this is neither a word I know nor JSON'; // the caller tells the student what a lamp expects
  }
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) return 'JSON, but not an object';
  const { power = now.power, brightness = now.brightness, ...rest } = wish as Record<string, unknown>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return `a lamp has no “${unknown.slice(0, 40)}”`;
  if (power !== 'on' && power !== 'off') return 'power must be "on" or "off"';
  if (typeof brightness !== 'number' || !(brightness >= 0 && brightness <= 100)) return 'brightness must be 0 to 100';
  return { power, brightness };
}
