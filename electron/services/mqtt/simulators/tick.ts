import { z } from 'zod';

import { Qos } from '../../../../shared/contract/mqtt-profile.ts';
import type { Outgoing } from '../paced-run.ts';

/** Name of the function that stands around the script's own `tick`. */
export const TICK = '__tick';

/** Gives each device a `state` of its own, and brings payloads of bytes out as such. */
const AROUND = `
;if (typeof tick !== 'function') throw new Error('it has no function tick(…)');
globalThis.__states = new Map();
globalThis.__payload = (value) => value instanceof Uint8Array ? { __bytes: __hex(value) } : value;
globalThis.__message = (value) => value !== null && typeof value === 'object' && 'payload' in value
  ? { ...value, payload: __payload(value.payload) } : value === undefined ? null : __payload(value);
globalThis.${TICK} = (info) => {
  if (!__states.has(info.device)) __states.set(info.device, {});
  const said = tick({ ...info, state: __states.get(info.device) });
  return Array.isArray(said) ? said.map(__message) : __message(said);
};`;

/** A simulator's script with what is around it; its own lines keep their numbers. */
export const tickSource = (text: string): string => text + AROUND;

const Message = z.object({
  topic: z.string().max(65_535).optional(),
  payload: z.unknown(),
  qos: Qos.optional(),
  retain: z.boolean().optional(),
});
const InBytes = z.strictObject({ __bytes: z.string() });

/**
 * The messages in what `tick` answered: one, several in an array, or none for null. One is `{ topic, payload, qos,
 * retain }`, of which all but the payload may be left out, or a payload alone; text and bytes go as they are, any other
 * value as JSON.
 *
 * @returns what is wrong with it, in words, where it is no such thing
 */
export function readTick(json: string, plain: Omit<Outgoing, 'payload'>): Outgoing[] | string {
  const said: unknown = JSON.parse(json);
  if (said === null) return [];
  const messages: Outgoing[] = [];
  for (const one of Array.isArray(said) ? (said as unknown[]) : [said]) {
    if (one === null) continue;
    const isWhole = typeof one === 'object' && 'payload' in one;
    const read = Message.safeParse(isWhole ? one : { payload: one });
    if (!read.success) return `a message of it has a wrong ${read.error.issues[0]?.path.join('.') ?? 'field'}`;
    const { topic, payload, qos, retain } = read.data;
    messages.push({
      topic: topic ?? plain.topic,
      payload: payloadOf(payload),
      qos: qos ?? plain.qos,
      retain: retain ?? plain.retain,
    });
  }
  return messages;
}

function payloadOf(value: unknown): Uint8Array {
  const bytes = InBytes.safeParse(value);
  if (bytes.success) return Buffer.from(bytes.data.__bytes, 'hex');
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value ?? null));
}
