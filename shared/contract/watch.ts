import { z } from 'zod';

import { request, stream } from './define.ts';
import { SessionId } from './ids.ts';
import { MessageRow } from './mqtt.ts';
import { DeviceBoard, Devices } from './mqtt-devices.ts';
import { AlertRule, AlertState, MAX_RULES } from './mqtt-alerts.ts';

/** Most topics and branches pinned per connection. */
export const MAX_PINS = 50;

const topic = z.string().min(1).max(65_535);

/** What the user keeps with a connection to come back to. */
export const Watched = z.object({
  pins: z.array(topic).max(MAX_PINS),
  rules: z.array(AlertRule).max(MAX_RULES),
  devices: DeviceBoard,
});
export type Watched = z.infer<typeof Watched>;

export const WatchedChange = z.discriminatedUnion('do', [
  /** Pins a topic or branch at the end, or takes it away; nothing where it is so already. */
  z.object({ do: z.literal('pin'), topic, isPinned: z.boolean() }),
  /** Puts a rule in the place of the one with its id, or at the end. */
  z.object({ do: z.literal('set-rule'), rule: AlertRule }),
  z.object({ do: z.literal('set-devices'), devices: DeviceBoard }),
  z.object({ do: z.literal('remove-rule'), ruleId: z.string().min(1).max(64) }),
]);
export type WatchedChange = z.infer<typeof WatchedChange>;

/** A pinned topic with all below, as it is now. */
export const PinnedRow = z.object({
  topic: z.string(),
  /** Null while nothing was received on it or below. */
  nodeId: z.number().nullable(),
  subtreeMessages: z.number(),
  subtreeTopics: z.number(),
  ratePerS: z.number(),
  last: MessageRow.nullable(),
});
export type PinnedRow = z.infer<typeof PinnedRow>;

/** Whose: `profile:ID` of a saved profile, `address:URL` of a connection that is not saved. */
const owner = z.string().min(1).max(600);

export const watch = {
  /** What is kept with a connection; every page that shows it sees each change. */
  kept: stream(z.object({ owner }), Watched, { batchMs: 20, whenFull: 'latest' }),
  change: request(z.object({ owner, change: WatchedChange }), z.void()),
  /** How the pinned topics are, in the order they were asked for. */
  pinned: stream(
    z.object({ sessionId: SessionId, topics: z.array(topic).max(MAX_PINS) }),
    z.object({ rows: z.array(PinnedRow).max(MAX_PINS) }),
    { batchMs: 100, whenFull: 'latest' },
  ),
  /** What the rules of a connection have found. */
  alerts: stream(z.object({ sessionId: SessionId }), AlertState, { batchMs: 100, whenFull: 'latest' }),
  /** The devices of a connection, once a second while somebody looks. */
  devices: stream(z.object({ sessionId: SessionId }).extend(DeviceBoard.shape), Devices, {
    batchMs: 250,
    whenFull: 'latest',
  }),
  /** Marks an alert as seen, or with null all of them. */
  acknowledge: request(z.object({ sessionId: SessionId, alertId: z.number().int().nullable() }), z.void()),
  /** The whole name of a node of the topic tree. */
  topicOf: request(
    z.object({ sessionId: SessionId, nodeId: z.number().int().min(0) }),
    z.object({ topic: z.string() }),
  ),
};
