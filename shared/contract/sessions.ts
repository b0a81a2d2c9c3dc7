import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, MAX_ROWS, RowRange, SessionId } from './ids.ts';

/** What a session is; a later feature adds its own kinds here. */
export const SessionKind = z.enum([
  'mqtt',
  'practice-broker',
  'broker',
  'broker-client',
  'tcp-client',
  'tcp-server',
  'tcp-peer',
  'udp',
  'ssh',
  'ssh-shell',
  'ssh-command',
  'ssh-tunnel',
  /** A connection that a tunnel carries: to the server's side, or from it. */
  'ssh-direct-tcpip',
  'ssh-forwarded-tcpip',
  'sftp',
]);
export type SessionKind = z.infer<typeof SessionKind>;

/** Sessions that are one TCP connection, or several one after another: their wire log can be a capture file. */
export const CAPTURED_KINDS: ReadonlySet<SessionKind> = new Set([
  'mqtt',
  'broker-client',
  'tcp-client',
  'tcp-peer',
  'ssh-direct-tcpip',
  'ssh-forwarded-tcpip',
]);

export const SessionState = z.enum(['connecting', 'open', 'reconnecting', 'closing', 'closed', 'failed']);
export type SessionState = z.infer<typeof SessionState>;

/** Bytes and frames in both directions since the session began, and rates per second. */
export const Counters = z.object({
  bytesIn: z.number(),
  bytesOut: z.number(),
  framesIn: z.number(),
  framesOut: z.number(),
  /** Bytes per second, averaged over the last second. */
  inPerS: z.number(),
  outPerS: z.number(),
  /** Bytes per second, averaged over the last ten seconds. */
  inPer10S: z.number(),
  outPer10S: z.number(),
});
export type Counters = z.infer<typeof Counters>;

export const SessionRow = z.object({
  id: SessionId,
  kind: SessionKind,
  title: z.string(),
  note: z.string(),
  /** `host:port` or a path; empty while unknown. */
  local: z.string(),
  remote: z.string(),
  parentId: SessionId.nullable(),
  /** The saved profile it was opened from. */
  profileId: z.string().nullable(),
  state: SessionState,
  /** When it entered this state: milliseconds since the Unix epoch. */
  sinceMs: z.number(),
  /** Why it is in this state, where there is something to say. */
  reason: Failure.nullable(),
  /** The next try, while `reconnecting`: its number from 1, and when (ms since the epoch). */
  retry: z.object({ attempt: z.number(), atMs: z.number() }).nullable(),
  counters: Counters,
  /** What its wire log let go to stay within its bounds. */
  evictedFrames: z.number(),
  evictedBytes: z.number(),
});
export type SessionRow = z.infer<typeof SessionRow>;

export const SessionWindow = z.object({
  /** Sessions that match the filter. */
  total: z.number(),
  first: z.number(),
  rows: z.array(SessionRow).max(MAX_ROWS),
});
export type SessionWindow = z.infer<typeof SessionWindow>;

export const FrameKind = z.enum(['data', 'open', 'close', 'error', 'note']);
export type FrameKind = z.infer<typeof FrameKind>;

/** One entry of a session's wire log, with its first bytes only. */
export const FrameRow = z.object({
  /** Counts up from 1 within the session, gaps never. */
  seq: z.number(),
  /** Microseconds since the Unix epoch, monotonic within the session. */
  atUs: z.number(),
  direction: z.enum(['in', 'out', 'none']),
  kind: FrameKind,
  /** Size on the wire in bytes; `head` may hold fewer. */
  sizeBytes: z.number(),
  head: Bytes,
  /** What a `note`, `open`, `close` or `error` says. */
  text: z.string(),
  /** `host:port` of the other side, of a session that has several; else empty. */
  peer: z.string(),
});
export type FrameRow = z.infer<typeof FrameRow>;

export const FrameWindow = z.object({
  /** Frames the ring still holds. */
  total: z.number(),
  first: z.number(),
  rows: z.array(FrameRow).max(MAX_ROWS),
  evictedFrames: z.number(),
  evictedBytes: z.number(),
});
export type FrameWindow = z.infer<typeof FrameWindow>;

/** How a wire log is written to a file. */
export const WireLogFormat = z.enum(['text', 'pcapng']);
export type WireLogFormat = z.infer<typeof WireLogFormat>;

const one = z.object({ sessionId: SessionId });

export const sessions = {
  /** Sessions, parents before their children, newest parent first. */
  view: stream(RowRange.extend({ filter: z.string().max(200) }), SessionWindow, { batchMs: 250, whenFull: 'latest' }),
  /** One session; ends with `session.unknown` when it is forgotten. */
  watch: stream(one, SessionRow, { batchMs: 100, whenFull: 'latest' }),
  close: request(one, z.void()),
  /** Takes an ended session, with its children and wire log, off the list. */
  forget: request(one, z.void()),
  rename: request(one.extend({ title: z.string().trim().min(1).max(200) }), z.void()),
  annotate: request(one.extend({ note: z.string().max(10_000) }), z.void()),
  /** Rows of the wire log; `follow` pins the window to the newest `count` frames. */
  frames: stream(one.extend(RowRange.shape).extend({ follow: z.boolean() }), FrameWindow, {
    batchMs: 100,
    whenFull: 'latest',
  }),
  /** The bytes of one frame from `offset`, at most 1 MiB. */
  frameBytes: request(
    one.extend({ seq: z.number().int().min(1), offset: z.number().int().min(0) }),
    z.object({ bytes: Bytes, sizeBytes: z.number() }),
  ),
  /**
   * The whole wire log in pieces: as a hex dump in UTF-8 that `text2pcap` reads, or, of a session that is a TCP
   * connection, as a capture file that Wireshark opens.
   */
  exportFrames: stream(one.extend({ format: WireLogFormat }), Bytes, {
    batchMs: 5,
    window: 1_048_576,
    unit: 'bytes',
    whenFull: 'pause',
  }),
};
