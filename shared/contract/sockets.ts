import { z } from 'zod';

import { request, stream } from './define.ts';
import { Bytes, MAX_ROWS, RowRange, SessionId } from './ids.ts';
import { Failure } from './error.ts';
import { Fingerprint } from './pem-file.ts';
import { SessionState } from './sessions.ts';
import { Answer } from './socket-answer.ts';
import { ClientTls, ClientTlsSecrets, ServerTls, TlsFacts } from './socket-tls.ts';
import { MAX_DATAGRAM_BYTES, NetworkInterface, UdpSettings, UdpStatus, UdpTarget } from './socket-udp.ts';

/** Most bytes one `send` carries. */
export const MAX_SEND_BYTES = 16 * 1024 * 1024;

const host = z.string().trim().min(1).max(255);
const port = z.number().int().min(1).max(65_535);

/** Where a TCP client connects, and how. */
export const ClientSettings = z.object({
  host,
  port,
  connectTimeoutMs: z.number().int().min(100).max(300_000),
  /** TCP_NODELAY: every write leaves at once, without Nagle's wait (RFC 9293 §3.7.4). */
  noDelay: z.boolean(),
  /** Whether our side stays open when the other side has finished sending (RFC 9293 §3.6). */
  allowHalfOpen: z.boolean(),
  /** Null: plain TCP. */
  tls: ClientTls.nullable(),
  answer: Answer,
});
export type ClientSettings = z.infer<typeof ClientSettings>;

/** Where a TCP server listens, and how it treats who connects. */
export const ServerSettings = z.object({
  /** Address of this machine; `127.0.0.1` unless others are to reach it. */
  host,
  /** 0 takes any free one. */
  port: z.number().int().min(0).max(65_535),
  /** Connections the system holds that were not accepted yet, the argument of listen(2). */
  backlog: z.number().int().min(1).max(65_535),
  /** `one-at-a-time`: who connects while another is served waits, as at a server without threads. */
  accept: z.enum(['concurrent', 'one-at-a-time']),
  allowHalfOpen: z.boolean(),
  answer: Answer,
  /** Null: plain TCP. */
  tls: ServerTls.nullable(),
});
export type ServerSettings = z.infer<typeof ServerSettings>;

/** What both ends of a conversation have said of its end. */
const Ends = z.object({
  /** The other side has finished sending: its FIN has come. */
  hasPeerEnded: z.boolean(),
  /** Our side has finished sending. */
  hasEnded: z.boolean(),
  /** Bytes handed over that the system has not taken yet: the other side reads slowly. */
  unsentBytes: z.number(),
});

export const ClientStatus = Ends.extend({
  kind: z.literal('client'),
  title: z.string(),
  state: SessionState,
  reason: Failure.nullable(),
  local: z.string(),
  remote: z.string(),
  /** Null for a client that our own server accepted. */
  settings: ClientSettings.nullable(),
  /** Names of the secrets it was given. */
  givenSecrets: z.array(ClientTlsSecrets.keyof()),
  /** What the newest TLS handshake agreed on; null before it, and without TLS. */
  tls: TlsFacts.nullable(),
});
export type ClientStatus = z.infer<typeof ClientStatus>;

export const ServerStatus = z.object({
  kind: z.literal('server'),
  title: z.string(),
  state: SessionState,
  reason: Failure.nullable(),
  local: z.string(),
  settings: ServerSettings,
  /** Whether other machines can reach it. */
  isReachable: z.boolean(),
  served: z.number(),
  waiting: z.number(),
  /** Ever accepted. */
  accepted: z.number(),
  /** The authority that signed the server's certificate, PEM, for clients to trust; null without TLS. */
  authority: z.string().nullable(),
});
export type ServerStatus = z.infer<typeof ServerStatus>;

export const SocketStatus = z.discriminatedUnion('kind', [ClientStatus, ServerStatus, UdpStatus]);
export type SocketStatus = z.infer<typeof SocketStatus>;

/** One client a server accepted. */
export const PeerRow = Ends.extend({
  sessionId: SessionId,
  remote: z.string(),
  phase: z.enum(['served', 'waiting', 'ended']),
  bytesIn: z.number(),
  bytesOut: z.number(),
});
export type PeerRow = z.infer<typeof PeerRow>;

export const PeerWindow = z.object({
  total: z.number(),
  first: z.number(),
  rows: z.array(PeerRow).max(MAX_ROWS),
});
export type PeerWindow = z.infer<typeof PeerWindow>;

const one = z.object({ sessionId: SessionId });
const payload = Bytes.refine((bytes) => bytes.byteLength <= MAX_SEND_BYTES, 'at most 16 MiB');
const datagram = Bytes.refine((bytes) => bytes.byteLength <= MAX_DATAGRAM_BYTES[6], 'at most 65,527 bytes');

export const sockets = {
  /** Begins a connection; it answers at once, the session's state tells the rest. */
  connect: request(z.object({ settings: ClientSettings, secrets: ClientTlsSecrets.partial() }), one),
  /** Connects an ended client again, in the same session. */
  reconnect: request(one, z.void()),
  /** Accepts this one certificate as long as the session lives, and connects again. */
  trust: request(one.extend({ fingerprint: Fingerprint }), z.void()),
  /** Listens; answers once the port is ours. */
  listen: request(ServerSettings, one.extend({ port })),
  /** Opens a UDP socket; answers once its port is ours. */
  openUdp: request(UdpSettings, one.extend({ port })),
  status: stream(one, SocketStatus, { batchMs: 100, whenFull: 'latest' }),
  /** The clients of a server, oldest first. */
  peers: stream(one.extend(RowRange.shape), PeerWindow, { batchMs: 100, whenFull: 'latest' }),
  setAnswer: request(one.extend({ answer: Answer }), z.void()),
  /** Resolves when the system has taken every byte. */
  send: request(one.extend({ bytes: payload }), z.void()),
  /** One datagram of a UDP socket; without `target`, to the one of its settings. */
  sendDatagram: request(one.extend({ bytes: datagram, target: UdpTarget.nullable() }), z.void()),
  /** The same to every client that a server serves now; answers to how many. */
  sendToAll: request(one.extend({ bytes: payload }), z.object({ clients: z.number() })),
  /** The network interfaces that are up. */
  interfaces: request(z.object({}), z.object({ interfaces: z.array(NetworkInterface).max(500) })),
  /** Our side finishes sending (FIN) and still receives: shutdown(2) with SHUT_WR. */
  halfClose: request(one, z.void()),
  /** Ends the connection at once with RST (RFC 9293 §3.5.2); what was not sent is lost. */
  reset: request(one, z.void()),
};
