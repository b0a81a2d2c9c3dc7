import { z } from 'zod';

import { request, stream } from './define.ts';
import { Bytes, SessionId } from './ids.ts';
import { Qos } from './mqtt-profile.ts';
import { MAX_SCRIPT_CHARS } from './scripts.ts';

/** Most simulators of a workspace, devices of one, and values of a device. */
export const MAX_SIMULATORS = 200;
export const MAX_DEVICES = 1_000;
export const MAX_FIELDS = 50;
/** Shortest and longest time between two messages of a device, in milliseconds. */
export const MIN_EVERY_MS = 10;
export const MAX_EVERY_MS = 3_600_000;

const number = z.number().min(-1e12).max(1e12);

/** How a value of a device goes on from message to message. */
export const Generator = z.discriminatedUnion('kind', [
  /** Swings between two values, once in so many seconds; each device is somewhere else in it. */
  z.object({ kind: z.literal('sine'), min: number, max: number, periodS: z.number().min(0.1).max(1e6) }),
  /** Goes up or down by at most a step, and stays between two values. */
  z.object({ kind: z.literal('walk'), min: number, max: number, step: z.number().min(0).max(1e12) }),
  z.object({ kind: z.literal('counter'), start: number, step: number }),
  /** One of some texts, by chance. */
  z.object({ kind: z.literal('choice'), values: z.array(z.string().max(200)).min(1).max(50) }),
  /** Yes or no; turns over with so many in a hundred messages. */
  z.object({ kind: z.literal('flip'), percent: z.number().min(0).max(100) }),
]);
export type Generator = z.infer<typeof Generator>;

export const SimulatedField = z.object({ name: z.string().min(1).max(100), generator: Generator });
export type SimulatedField = z.infer<typeof SimulatedField>;

export const Simulator = z.object({
  name: z.string().trim().min(1).max(100),
  /** `{{device}}` stands for the device's number, from 1. */
  topic: z.string().min(1).max(1_000),
  devices: z.number().int().min(1).max(MAX_DEVICES),
  /** Milliseconds between two messages of a device. */
  everyMs: z.number().min(MIN_EVERY_MS).max(MAX_EVERY_MS),
  /** How much a message may be early or late, in percent of `everyMs`. */
  jitterPercent: z.number().min(0).max(100),
  qos: Qos,
  retain: z.boolean(),
  /** What it sends: JSON with these values, or what a script's `tick({ device, n, nowMs, state })` answers. */
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('fields'), fields: z.array(SimulatedField).min(1).max(MAX_FIELDS) }),
    z.object({ kind: z.literal('script'), text: z.string().max(MAX_SCRIPT_CHARS) }),
  ]),
});
export type Simulator = z.infer<typeof Simulator>;

const SimulatorId = z.string().min(1).max(64);
const one = z.object({ id: SimulatorId });

export const SimulatorRow = z.object({
  id: SimulatorId,
  name: z.string(),
  topic: z.string(),
  devices: z.number(),
  everyMs: z.number(),
});
export type SimulatorRow = z.infer<typeof SimulatorRow>;

/** Devices that are not there: they publish as real ones would. */
export const simulators = {
  /** By name. */
  list: stream(z.object({}), z.object({ simulators: z.array(SimulatorRow) }), { batchMs: 50, whenFull: 'latest' }),
  /** Fails with `simulators.unknown`, as all that take an id. */
  get: request(one, Simulator),
  /** Saves a new one, or in place of the one `id` names. Fails with `simulators.too-many`. */
  save: request(z.object({ id: SimulatorId.nullable(), simulator: Simulator }), one),
  remove: request(one, z.void()),
  /** What its first device would send first; nothing is sent. Fails with `scripts.failed`, `simulators.bad-answer`. */
  preview: request(
    z.object({ simulator: Simulator }),
    z.object({ messages: z.array(z.object({ topic: z.string(), payload: Bytes })), printed: z.string() }),
  ),
  /**
   * Begins to publish; it is then one of `repeats`, under the id answered. Fails with `mqtt.not-open`,
   * `repeats.too-many`, `scripts.failed`.
   */
  start: request(one.extend({ sessionId: SessionId }), z.object({ repeatId: z.string() })),
};
