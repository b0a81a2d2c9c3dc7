import { z } from 'zod';

import { PASSWORD_HASH } from '../domain/mosquitto/password-file.ts';
import { BrokerSettings, ListenerKind } from './broker-settings.ts';
import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, MAX_ROWS, RowRange, SessionId } from './ids.ts';
import { Qos } from './mqtt-profile.ts';

/** Newest denials the status tells. */
export const MAX_DENIALS = 50;
/** Most bytes of a retained payload its row shows. */
export const RETAINED_PREVIEW_BYTES = 96;
/** Lines of Mosquitto's log that are kept. */
export const MAX_LOG_LINES = 500;
/** Most subscriptions a client's row names. */
export const MAX_SHOWN_SUBSCRIPTIONS = 20;

/** Something the access rules did not let through. */
export const Denial = z.object({
  atMs: z.number(),
  clientId: z.string(),
  /** Empty for an anonymous client. */
  user: z.string(),
  what: z.enum(['connect', 'publish', 'subscribe']),
  /** Topic or filter; empty for `connect`. */
  topic: z.string(),
  /** What the client was told: nothing, where its protocol has no way to say it. */
  told: z.enum(['nothing', 'suback', 'connack']),
});
export type Denial = z.infer<typeof Denial>;

export const BrokerStatus = z.object({
  state: z.enum(['stopped', 'starting', 'running', 'stopping', 'failed']),
  reason: Failure.nullable(),
  /** The engine that runs, or the one that would start. */
  engine: BrokerSettings.shape.engine,
  /** The broker's session while it runs. */
  sessionId: SessionId.nullable(),
  listeners: z.array(z.object({ kind: ListenerKind, port: z.number() })),
  reach: BrokerSettings.shape.reach,
  /** Addresses under which other machines reach it; empty on loopback. */
  addresses: z.array(z.string()),
  /** Changed settings wait for a restart: listeners, reach or engine. */
  needsRestart: z.boolean(),
  clients: z.number(),
  messagesIn: z.number(),
  messagesOut: z.number(),
  retained: z.number(),
  denied: z.number(),
  /** Newest first. */
  denials: z.array(Denial).max(MAX_DENIALS),
  /** How often each fault of the settings struck, in their order. */
  faultHits: z.array(z.number()),
  /** The installed Mosquitto; null where there is none. */
  mosquitto: z.object({ path: z.string(), version: z.string() }).nullable(),
  /** Folder in which a Mosquitto keeps its state over restarts. */
  stateFolder: z.string(),
});
export type BrokerStatus = z.infer<typeof BrokerStatus>;

/** One connected client. */
export const ClientRow = z.object({
  clientId: z.string(),
  sessionId: SessionId,
  /** Empty for an anonymous client. */
  user: z.string(),
  address: z.string(),
  listener: ListenerKind,
  /** 3 is MQTT 3.1, 4 is 3.1.1. */
  protocolVersion: z.number(),
  keepaliveS: z.number(),
  isClean: z.boolean(),
  connectedAtMs: z.number(),
  /** The first few of its subscriptions, and how many there are. */
  subscriptions: z.array(z.object({ filter: z.string(), qos: Qos })).max(MAX_SHOWN_SUBSCRIPTIONS),
  subscriptionCount: z.number(),
  /** Bytes that wait because the client reads too slowly. */
  queuedBytes: z.number(),
  messagesIn: z.number(),
  messagesOut: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Per second, over the last second. */
  messagesInPerS: z.number(),
  messagesOutPerS: z.number(),
  bytesInPerS: z.number(),
  bytesOutPerS: z.number(),
});
export type ClientRow = z.infer<typeof ClientRow>;

export const RetainedRow = z.object({
  topic: z.string(),
  sizeBytes: z.number(),
  qos: Qos,
  storedAtMs: z.number(),
  /** Client that published it; empty for the broker itself. */
  clientId: z.string(),
  preview: Bytes,
});
export type RetainedRow = z.infer<typeof RetainedRow>;

const windowOf = <T extends z.ZodType>(row: T) =>
  z.object({ total: z.number(), first: z.number(), rows: z.array(row).max(MAX_ROWS) });

export const ClientWindow = windowOf(ClientRow);
export type ClientWindow = z.infer<typeof ClientWindow>;
export const RetainedWindow = windowOf(RetainedRow).extend({ totalBytes: z.number() });
export type RetainedWindow = z.infer<typeof RetainedWindow>;

const search = RowRange.extend({ filter: z.string().max(1_000) });

export const broker = {
  status: stream(z.object({}), BrokerStatus, { batchMs: 200, whenFull: 'latest' }),
  settings: stream(z.object({}), BrokerSettings, { batchMs: 50, whenFull: 'latest' }),
  /**
   * Stores the settings. Users, rules, limits and faults hold at once. `passwords` are those of new users and those
   * that change; `hashes` are those of a password file. They go to the host and never back.
   */
  save: request(
    z.object({
      settings: BrokerSettings,
      passwords: z.record(z.string().max(200), z.string().min(1).max(1_000)),
      hashes: z.record(z.string().max(200), z.string().max(1_000).regex(PASSWORD_HASH)),
    }),
    z.void(),
  ),
  /** Resolves when it listens. */
  start: request(z.object({}), z.void()),
  /** Resolves when ports are free again. */
  stop: request(z.object({}), z.void()),
  /** Connected clients, longest connected first; the filter looks into id, user and address. */
  clients: stream(search, ClientWindow, { batchMs: 500, whenFull: 'latest' }),
  /** Cuts a client's connection without a word, as a broken line would: its last will is published. */
  kick: request(z.object({ clientId: z.string().max(65_535) }), z.void()),
  /** Retained messages by topic; the filter is a part of the topic, or a topic filter with `+` or `#`. */
  retained: stream(search, RetainedWindow, { batchMs: 500, whenFull: 'latest' }),
  clearRetained: request(z.object({ topic: z.string().min(1).max(65_535) }), z.void()),
  /** The lab authority's certificate, for clients to trust; made now if there is none. */
  authority: request(
    z.object({}),
    z.object({ pem: z.string(), subject: z.string(), validTo: z.string(), fingerprint: z.string() }),
  ),
  /** The last lines of Mosquitto's log, oldest first, and how many there were in all. */
  log: stream(z.object({}), z.object({ total: z.number(), lines: z.array(z.string()).max(MAX_LOG_LINES) }), {
    batchMs: 250,
    whenFull: 'latest',
  }),
};
