import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, MAX_ROWS, ProfileId, RowRange, SessionId, ViewId } from './ids.ts';
import { ReceiveFlow, ReceiveLosses } from './mqtt-flow.ts';
import { mqttSeries } from './mqtt-series.ts';
import {
  MAX_PUBLISH_BYTES,
  MqttSecrets,
  MqttSettings,
  Qos,
  Subscription,
  SUBSCRIPTION_COLORS,
} from './mqtt-profile.ts';
import { BrokerFacts, MessageProperties, PublishProperties } from './mqtt-properties.ts';
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
  /** Null while no broker has accepted the connection. */
  broker: BrokerFacts.nullable().optional(),
  /** As asked of the broker, in seconds. */
  asked: z.object({ sessionExpiryS: z.number(), keepAliveS: z.number(), isCleanStart: z.boolean() }).optional(),
  subscriptions: z.array(
    Subscription.extend({
      /** QoS the broker granted; null while it has not answered. */
      grantedQos: Qos.nullable(),
      /** Why the broker refused it. */
      failure: Failure.nullable(),
      /** Subscription identifier as sent to the broker; null where it takes none. */
      identifier: z.number().nullable().optional(),
      /** Messages delivered for it: by identifier, or where a message has none, by its topic. */
      messages: z.number().optional(),
      payloadBytes: z.number().optional(),
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
  /** Null while it is not connected. */
  flow: ReceiveFlow.nullable().optional(),
  losses: ReceiveLosses.optional(),
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
  /** Bytes of its properties of MQTT 5.0; `properties` reads them. */
  propertyBytes: z.number().optional(),
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
  /** When the newest message on this topic or below came, no later than it was and at most 5 s before. */
  newestAtMs: z.number(),
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
  /** The host's clock as the window was made. */
  nowMs: z.number(),
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
  /**
   * Text: topics that contain it, whatever the case; with `+` or `#`: topics the filter matches; or a regular
   * expression. Fails with `mqtt.bad-pattern` or `mqtt.slow-pattern` and leaves the view as it was.
   */
  z.object({ do: z.literal('filter'), filter: z.string().max(1_000), isRegex: z.boolean().optional() }),
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

/** Longest wait for the answer to a request, in milliseconds. */
export const MAX_ANSWER_MS = 120_000;

/** The answer to a request of MQTT 5.0 §4.10. */
export const MqttAnswer = z.object({
  /** From the request's first byte to the answer, in milliseconds. */
  tookMs: z.number(),
  responseTopic: z.string(),
  correlationData: Bytes,
  sizeBytes: z.number(),
  /** First `DETAIL_PREVIEW_BYTES` of the payload. */
  preview: Bytes,
  properties: MessageProperties,
});
export type MqttAnswer = z.infer<typeof MqttAnswer>;

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
  /** What the session was opened with; of its secrets only which it was given. */
  settings: request(one, z.object({ settings: MqttSettings, secrets: z.array(MqttSecrets.keyof()) })),
  status: stream(one, MqttSessionStatus, { batchMs: 100, whenFull: 'latest' }),
  subscribe: request(one.extend(Subscription.shape), z.void()),
  /** Unsubscribes at the broker and keeps it in the list, or subscribes it again. */
  pauseSubscription: request(one.extend({ filter: Subscription.shape.filter, isPaused: z.boolean() }), z.void()),
  /** The colour it is told apart by; null for none. */
  colorSubscription: request(
    one.extend({ filter: Subscription.shape.filter, color: z.enum(SUBSCRIPTION_COLORS).nullable() }),
    z.void(),
  ),
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
  /** The properties of a kept message. */
  properties: request(one.extend({ nodeId: NodeId, seq: z.number().int().min(1) }), MessageProperties),
  /** Resolves when the broker has what the QoS promises; answers how long that took. */
  publish: request(
    one.extend({
      topic: topicName,
      payload: Bytes.refine((bytes) => bytes.byteLength <= MAX_PUBLISH_BYTES, 'at most 16 MiB'),
      qos: Qos,
      retain: z.boolean(),
      /** MQTT 5.0 only. */
      properties: PublishProperties.optional(),
    }),
    z.object({ tookMs: z.number() }),
  ),
  /**
   * Publishes with a response topic and correlation data, made up where they are not given, and resolves with the
   * first answer that has the same ones. Subscribes to the response topic unless a subscription covers it.
   */
  ask: request(
    one.extend({
      topic: topicName,
      payload: Bytes.refine((bytes) => bytes.byteLength <= MAX_PUBLISH_BYTES, 'at most 16 MiB'),
      qos: Qos,
      properties: PublishProperties,
      timeoutMs: z.number().int().min(100).max(MAX_ANSWER_MS),
    }),
    MqttAnswer,
  ),
  /** Publishes an empty retained payload, which makes the broker forget the topic's [MQTT-3.3.1-6]. */
  clearRetained: request(one.extend({ topic: topicName }), z.void()),
  ...mqttSeries,
};
