import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { MAX_ROWS, RowRange, SessionId } from './ids.ts';
import { SessionState } from './sessions.ts';
import { SshTarget } from './ssh.ts';

/** Most tunnels of one SSH connection. */
export const MAX_TUNNELS = 50;
/** Ended connections each tunnel still lists; the oldest beyond leave. */
export const MAX_ENDED_CONNECTIONS = 200;

/** A name or an address, IPv6 without brackets. */
const Host = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[^/\s[\]]+$/, 'a name or an address');
/** An absolute path; the longest a Unix socket takes is 107 bytes. @see unix(7) */
const SocketPath = z
  .string()
  .max(107)
  .regex(/^\/[^\0\n]+$/, 'an absolute path');
const Port = z.number().int().min(1).max(65_535);

/** Where connections go to: a TCP port or a Unix socket. */
export const TunnelTarget = z.union([
  z.object({ host: Host, port: Port }).strict(),
  z.object({ path: SocketPath }).strict(),
]);
export type TunnelTarget = z.infer<typeof TunnelTarget>;

/** Where connections come in; port 0 takes any free one. */
export const TunnelListen = z.union([
  z.object({ host: Host, port: Port.or(z.literal(0)) }).strict(),
  z.object({ path: SocketPath }).strict(),
]);
export type TunnelListen = z.infer<typeof TunnelListen>;

/** A forward as `ssh -L`, `-R` and `-D` make it. */
export const TunnelSpec = z.discriminatedUnion('kind', [
  /** This machine listens; the server connects to the target. */
  z.object({ kind: z.literal('local'), listen: TunnelListen, target: TunnelTarget }),
  /** The server listens; this machine connects to the target. */
  z.object({ kind: z.literal('remote'), listen: TunnelListen, target: TunnelTarget }),
  /** This machine listens as a SOCKS proxy; the server connects to what each client asks for. */
  z.object({ kind: z.literal('dynamic'), listen: TunnelListen }),
]);
export type TunnelSpec = z.infer<typeof TunnelSpec>;

export const TunnelRow = z.object({
  id: z.string(),
  spec: TunnelSpec,
  state: SessionState,
  /** It opens again by itself as soon as the SSH connection is open. */
  isWanted: z.boolean(),
  /** When it entered this state: milliseconds since the Unix epoch. */
  sinceMs: z.number(),
  reason: Failure.nullable(),
  /** Where it listens now, with the port it was given; null while it does not. */
  listening: TunnelListen.nullable(),
  /** Its session; null before it was started for the first time. */
  sessionId: SessionId.nullable(),
  /** Connections that are open or being opened, all there were, and how many of those came to nothing. */
  live: z.number(),
  total: z.number(),
  failed: z.number(),
  /** Bytes that went into the tunnel and came out of it, as this machine sees it. */
  bytesOut: z.number(),
  bytesIn: z.number(),
  /** Bytes per second, averaged over the last second. */
  outPerS: z.number(),
  inPerS: z.number(),
  /** Why the newest connection that came to nothing did. */
  lastFailure: z.object({ atMs: z.number(), reason: Failure }).nullable(),
});
export type TunnelRow = z.infer<typeof TunnelRow>;

export const TunnelList = z.object({
  /** Where the SSH connection goes, for the `ssh` command that does the same. */
  target: SshTarget,
  rows: z.array(TunnelRow).max(MAX_TUNNELS),
});
export type TunnelList = z.infer<typeof TunnelList>;

/** One connection that a tunnel carries or carried. */
export const TunnelConnection = z.object({
  sessionId: SessionId,
  /** Who connected, `host:port`; a Unix socket's clients have no name. */
  from: z.string(),
  /** What it is for, `host:port` or a path; empty until a SOCKS client has said it. */
  to: z.string(),
  state: z.enum(['connecting', 'open', 'closed', 'failed']),
  startedMs: z.number(),
  endedMs: z.number().nullable(),
  reason: Failure.nullable(),
  bytesOut: z.number(),
  bytesIn: z.number(),
  /** Which side has finished sending while the other goes on. */
  hasClientEnded: z.boolean(),
  hasTargetEnded: z.boolean(),
});
export type TunnelConnection = z.infer<typeof TunnelConnection>;

export const TunnelConnections = z.object({
  total: z.number(),
  first: z.number(),
  /** Newest first. */
  rows: z.array(TunnelConnection).max(MAX_ROWS),
});
export type TunnelConnections = z.infer<typeof TunnelConnections>;

const session = z.object({ sessionId: SessionId });
const one = session.extend({ tunnelId: z.string().min(1).max(64) });

export const tunnels = {
  /** The tunnels of an SSH connection, those kept for its address included. */
  list: stream(session, TunnelList, { batchMs: 250, whenFull: 'latest' }),
  /** Opens a tunnel and keeps it for this address; resolves when it listens. One that cannot listen is not kept. */
  add: request(session.extend({ spec: TunnelSpec }), z.object({ tunnelId: z.string() })),
  /** Opens one that has stopped. */
  start: request(one, z.void()),
  /** Stops listening and ends its connections; it stays on the list. */
  stop: request(one, z.void()),
  /** Stops it and takes it off the list for good. */
  remove: request(one, z.void()),
  connections: stream(one.extend(RowRange.shape), TunnelConnections, { batchMs: 250, whenFull: 'latest' }),
  /** Ends one connection; the tunnel goes on. */
  cut: request(one.extend({ connectionId: SessionId }), z.void()),
};
