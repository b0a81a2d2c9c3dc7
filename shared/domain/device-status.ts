export type DeviceState = 'online' | 'offline' | 'unknown';

/** What a topic tells about: the device's name, and for Sparkplug B what the kind of message says of it. */
export interface DeviceTopic {
  device: string;
  state: DeviceState | null;
}

const ONLINE = new Set(['online', 'ready', 'connected', 'alive', 'up', 'on', 'true', '1', 'running', 'available']);
const OFFLINE = new Set(['offline', 'lost', 'disconnected', 'dead', 'down', 'off', 'false', '0', 'unavailable']);

/** Longest payload that is read for a status, in characters. */
const STATUS_CHARACTERS = 1_000;

/**
 * Whose status a topic holds: the topic without its last level (`tele/lamp` of `tele/lamp/LWT`), or the node or device of
 * a Sparkplug B message; null where the topic is no device's.
 *
 * @see Sparkplug 3.0 §4.1 topic namespace elements
 */
export function deviceOfTopic(topic: string): DeviceTopic | null {
  const levels = topic.split('/');
  if (levels[0] !== 'spBv1.0') return levels.length < 2 ? null : { device: levels.slice(0, -1).join('/'), state: null };
  const [, group, kind = '', node, device] = levels;
  const match = /^[ND](BIRTH|DATA|DEATH)$/.exec(kind);
  if (!match || node === undefined) return null;
  const name = [group, node, device].filter((part) => part !== undefined).join('/');
  return { device: name, state: match[1] === 'DEATH' ? 'offline' : 'online' };
}

/**
 * What the text of a status says: the usual words of last wills, Homie's `$state` and availability topics, alone or as
 * `state` or `status` of a JSON object. Any other text is unknown.
 */
export function statusOfText(text: string): DeviceState {
  const word = (stateOfJson(text) ?? text).trim().toLowerCase();
  return ONLINE.has(word) ? 'online' : OFFLINE.has(word) ? 'offline' : 'unknown';
}

function stateOfJson(text: string): string | null {
  if (text.length > STATUS_CHARACTERS || !text.trimStart().startsWith('{')) return null;
  try {
    const { state, status } = JSON.parse(text) as { state?: unknown; status?: unknown };
    const said = state ?? status;
    return typeof said === 'string' || typeof said === 'boolean' || typeof said === 'number' ? String(said) : null;
  } catch {
    return null; // Not JSON: the text speaks for itself.
  }
}
