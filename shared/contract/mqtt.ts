import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, MAX_ROWS, ProfileId, RowRange, SessionId, ViewId } from './ids.ts';
import { mqttSeries } from './mqtt-series.ts';
import { MAX_PUBLISH_BYTES, MqttSecrets, MqttSettings, Qos, Subscription } from './mqtt-profile.ts';
import { SessionState } from './sessions.ts';

/** A node of one connection's topic tree. Ids are never reused within a connection; the root is 0. */
const NodeId = z.number().int().min(0);

/** Most bytes of a payload a list row or a detail shows before it says it is a preview. */
export const ROW_PREVIEW_BYTES = 96;
export const DETAIL_PREVIEW_BYTES = 64 * 1024;

export const MqttSessionStatus = z.object({
  state: SessionState,
  sinceMs: z.number(),
  reason: Failure.nullable(),
  retry: z.object({ attempt: z.number(), atMs: z.number() }).nullable(),
  title: z.string(),
  address: z.string(),
  protocolVersion: z.literal([4, 5]),
  /** As accepted by the broker (MQTT 5.0 may assign one). */
  clientId: z.string(),
  /** The broker had kept this client's session (CONNACK session present). */
  isSessionPresent: z.boolean(),
  subscriptions: z.array(
    Subscription.extend({
      /** QoS the broker granted; null while it has not answered. */
      grantedQos: Qos.nullable(),
      /** Why the broker refused it. */
      failure: Failure.nullable(),
    }),
  ),
  topics: z.number(),
  messages: z.number(),
  payloadBytes: z.number(),
  messagesPerS: z.number(),
  /** Messages whose history was let go to stay within the memory budget. */
  evictedMessages: z.number(),
  historyBytes: z.number(),
  historyLimitBytes: z.number(),
});
export type MqttSessionStatus = z.infer<typeof MqttSessionStatus>;

/** One message as a list shows it. */
export const MessageRow = z.object({
  /** Counts up from 1 within the connection, in order of arrival. */
  seq: z.number(),
  receivedAtMs: z.number(),
  qos: Qos,
  /** The RETAIN flag as delivered: stored by the broker and sent because we subscribed. */
  isRetained: z.boolean(),
  isDuplicate: z.boolean(),
  sizeBytes: z.number(),
  /** First `ROW_PREVIEW_BYTES` of the payload, or `DETAIL_PREVIEW_BYTES` where it is the detail's. */
  preview: Bytes,
});
export type MessageRow = z.infer<typeof MessageRow>;

export const TreeRow = z.object({
  id: NodeId,
  parentId: NodeId,
  /** Index of the parent's row in the whole view; -1 for a top level. */
  parentIndex: z.number(),
  /** One topic level; may be empty [MQTT-4.7.1-1]. */
  level: z.string(),
  /** 0 for a top level. */
  depth: z.number(),
  hasChildren: z.boolean(),
  isExpanded: z.boolean(),
  /** Messages on exactly this topic. */
  messages: z.number(),
  /** Topics with messages below this one, and messages on this and all below. */
  subtreeTopics: z.number(),
  subtreeMessages: z.number(),
  /** Messages per second on this topic and below. */
  ratePerS: z.number(),
  /** Newest message on exactly this topic; null for a level in between. */
  last: MessageRow.nullable(),
  /** The broker holds a retained message here, as far as we have seen. */
  holdsRetained: z.boolean(),
});
export type TreeRow = z.infer<typeof TreeRow>;

export const TreeWindow = z.object({
  /** Rows of the whole view: every node whose ancestors are expanded and that the filter lets through. */
  total: z.number(),
  first: z.number(),
  rows: z.array(TreeRow).max(MAX_ROWS),
  topics: z.number(),
  messages: z.number(),
  /** Topics the filter lets through; equals `topics` without one. */
  matches: z.number(),
});
export type TreeWindow = z.infer<typeof TreeWindow>;

export const TreeSort = z.enum(['topic', 'messages', 'rate', 'newest']);
export type TreeSort = z.infer<typeof TreeSort>;

/** One change of a tree view; the next window shows it. */
export const TreeChange = z.discriminatedUnion('do', [
  RowRange.extend({ do: z.literal('scroll') }),
  z.object({ do: z.literal('expand'), nodeId: NodeId, isExpanded: z.boolean() }),
  /** Expands every node less deep than `levels`; 0 collapses all. */
  z.object({ do: z.literal('expand-all'), levels: z.number().int().min(0).max(65_535) }),
  /** Text: topics that contain it, whatever the case; with `+` or `#`: topics the filter matches. */
  z.object({ do: z.literal('filter'), filter: z.string().max(1_000) }),
  z.object({ do: z.literal('sort'), sort: TreeSort, isDescending: z.boolean() }),
  /** Expands the ancestors of a node and answers its row. */
  z.object({ do: z.literal('reveal'), nodeId: NodeId }),
]);
export type TreeChange = z.infer<typeof TreeChange>;

export const TopicDetail = z.object({
  id: NodeId,
  topic: z.string(),
  messages: z.number(),
  ratePerS: z.number(),
  payloadBytes: z.number(),
  holdsRetained: z.boolean(),
  /**
   * Newest message; null for a level in between. With up to `DETAIL_PREVIEW_BYTES`, or only `ROW_PREVIEW_BYTES`
   * where no row of the history is asked for.
   */
  last: MessageRow.nullable(),
  /** Recent messages, newest first, as the window asked for. */
  history: z.object({ total: z.number(), first: z.number(), rows: z.array(MessageRow).max(MAX_ROWS) }),
});
export type TopicDetail = z.infer<typeof TopicDetail>;

const one = z.object({ sessionId: SessionId });
const topicName = z
  .string()
  .min(1)
  .max(65_535)
  // [MQTT-3.3.2-2], [MQTT-4.7.3-2]
  .refine((topic) => !/[#+\0]/.test(topic), 'a topic name holds no +, # or NUL');

export const mqtt = {
  /**
   * Opens a session from a saved profile, or the one it has, again if it ended, while the profile is unchanged.
   * It answers at once; the session's state tells the rest.
   */
  connect: request(z.object({ profileId: ProfileId }), z.object({ sessionId: SessionId })),
  /** The same from settings that are not saved. */
  connectWith: request(
    z.object({ title: z.string().max(200), settings: MqttSettings, secrets: MqttSecrets.partial() }),
    z.object({ sessionId: SessionId }),
  ),
  /** DISCONNECT, then close; the tree stays to look at. */
  disconnect: request(one, z.void()),
  /** Opens the same session again, at once, after it closed, failed or while it waits. */
  reconnect: request(one, z.void()),
  /** Accepts this one certificate, by its SHA-256 fingerprint, as long as the session lives, and opens it again. */
  trust: request(one.extend({ fingerprint: MqttSettings.shape.pinnedFingerprint.unwrap() }), z.void()),
  status: stream(one, MqttSessionStatus, { batchMs: 100, whenFull: 'latest' }),
  subscribe: request(one.extend(Subscription.shape), z.void()),
  unsubscribe: request(one.extend({ filter: Subscription.shape.filter }), z.void()),
  /** The visible rows of one view. Expansion, filter and sort live in the host under `viewId`. */
  tree: stream(one.extend({ viewId: ViewId }).extend(RowRange.shape), TreeWindow, { batchMs: 33, whenFull: 'latest' }),
  /** Changes a view; answers the row `reveal` asked for, else null. */
  changeTree: request(one.extend({ viewId: ViewId, change: TreeChange }), z.object({ index: z.number().nullable() })),
  /** One topic in full, with a window of its history. */
  topic: stream(one.extend({ nodeId: NodeId }).extend(RowRange.shape), TopicDetail, {
    batchMs: 50,
    whenFull: 'latest',
  }),
  /** The node of a topic name, if a message was seen on it or below. */
  findTopic: request(one.extend({ topic: z.string().max(65_535) }), z.object({ nodeId: NodeId.nullable() })),
  /** Part of a kept payload, at most 1 MiB from `offset`. */
  payload: request(
    one.extend({ nodeId: NodeId, seq: z.number().int().min(1), offset: z.number().int().min(0) }),
    z.object({ bytes: Bytes, sizeBytes: z.number() }),
  ),
  /** Resolves when the broker has what the QoS promises; answers how long that took. */
  publish: request(
    one.extend({
      topic: topicName,
      payload: Bytes.refine((bytes) => bytes.byteLength <= MAX_PUBLISH_BYTES, 'at most 16 MiB'),
      qos: Qos,
      retain: z.boolean(),
    }),
    z.object({ tookMs: z.number() }),
  ),
  /** Publishes an empty retained payload, which makes the broker forget the topic's [MQTT-3.3.1-6]. */
  clearRetained: request(one.extend({ topic: topicName }), z.void()),
  ...mqttSeries,
};
