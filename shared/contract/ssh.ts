import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, SessionId } from './ids.ts';
import { KeyId } from './key-id.ts';
import { SessionState } from './sessions.ts';

/** Most bytes of one piece of terminal input. */
export const MAX_INPUT_BYTES = 64 * 1024;
/** Most bytes of each of a command's outputs that are handed over. */
export const MAX_COMMAND_OUTPUT_BYTES = 1024 * 1024;
/** Most addresses the connection form remembers. */
export const MAX_RECENT_TARGETS = 20;

/** Where to log in, and how, without any secret. */
export const SshTarget = z.object({
  host: z.string().trim().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  user: z.string().trim().min(1).max(255),
  /** Offer the keys of the agent at `SSH_AUTH_SOCK`. */
  usesAgent: z.boolean(),
});
export type SshTarget = z.infer<typeof SshTarget>;

/** A private key file's text as the user picked it; it travels to the host and never back. */
const KeyFile = z.object({ name: z.string().max(255), text: z.string().max(100_000) });

export const TerminalSize = z.object({
  columns: z.number().int().min(2).max(2_000),
  rows: z.number().int().min(1).max(1_000),
});
export type TerminalSize = z.infer<typeof TerminalSize>;

export const HostKey = z.object({
  /** As in RFC 4253 §6.6: `ssh-ed25519`. */
  type: z.string(),
  /** As ssh-keygen calls it: `ED25519`. */
  label: z.string(),
  bits: z.number(),
  sha256: z.string(),
  md5: z.string(),
  /** Eleven lines, as `ssh-keygen -lv` draws them. */
  art: z.string(),
});

/** Something the host needs an answer to before it goes on. */
export const SshPrompt = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('host-key'),
    id: z.number(),
    address: z.string(),
    key: HostKey,
    /** Keys of other types that are known for this host: a reason to be careful. */
    others: z.array(z.object({ label: z.string(), sha256: z.string(), source: z.string() })),
  }),
  z.object({
    kind: z.literal('questions'),
    id: z.number(),
    title: z.string(),
    /** The server's words (RFC 4256 §3.2), or what the key file is called. */
    instructions: z.string(),
    /** What was wrong with the last answer; empty the first time. */
    problem: z.string(),
    fields: z.array(z.object({ label: z.string(), isShown: z.boolean() })),
  }),
]);
export type SshPrompt = z.infer<typeof SshPrompt>;

/** One try to log in. */
export const LoginTry = z.object({
  /** As in RFC 4252: `publickey`, `password`, `keyboard-interactive`. */
  method: z.string(),
  /** The key that was offered. */
  key: z.object({ name: z.string(), type: z.string(), sha256: z.string() }).nullable(),
  outcome: z.enum(['waiting', 'accepted', 'partly accepted', 'refused', 'not usable']),
  /** Why it is not usable. */
  detail: z.string(),
});
export type LoginTry = z.infer<typeof LoginTry>;

export const SshStatus = z.object({
  state: SessionState,
  sinceMs: z.number(),
  reason: Failure.nullable(),
  title: z.string(),
  address: z.string(),
  user: z.string(),
  prompt: SshPrompt.nullable(),
  /** What the server says before the login (RFC 4252 §5.4). */
  banner: z.string(),
  login: z.object({ methods: z.array(z.string()), tries: z.array(LoginTry) }),
  /** The server's software, from its identification. */
  server: z.string(),
  hostKey: HostKey.nullable(),
  algorithms: z.object({ kex: z.string(), cipher: z.string(), mac: z.string() }).nullable(),
  /** The newest shell of the connection. */
  shell: z.discriminatedUnion('state', [
    z.object({ state: z.literal('none') }),
    z.object({ state: z.literal('open'), sessionId: SessionId }),
    z.object({ state: z.literal('failed'), reason: Failure }),
    z.object({ state: z.literal('ended'), exitCode: z.number().nullable(), signal: z.string() }),
  ]),
});
export type SshStatus = z.infer<typeof SshStatus>;

/** A piece of terminal output, in order. */
export const TerminalOutput = z.object({
  bytes: Bytes,
  /** Set on what was there before the reader came: how much before it is no longer kept, and whether it is the last piece. */
  replay: z.object({ cutBytes: z.number(), isEnd: z.boolean() }).nullable(),
});
export type TerminalOutput = z.infer<typeof TerminalOutput>;

export const CommandResult = z.object({
  stdout: Bytes,
  stderr: Bytes,
  /** Bytes of either output beyond what is handed over. */
  leftOutBytes: z.number(),
  /** Null where a signal ended it, or the server did not say. */
  exitCode: z.number().nullable(),
  signal: z.string(),
  tookMs: z.number(),
});
export type CommandResult = z.infer<typeof CommandResult>;

const one = z.object({ sessionId: SessionId });

export const ssh = {
  /** What a connection form starts from: addresses used before, newest first, and what this machine has. */
  start: request(
    z.object({}),
    z.object({ recent: z.array(SshTarget).max(MAX_RECENT_TARGETS), userName: z.string(), hasAgent: z.boolean() }),
  ),
  /**
   * Opens a connection with a shell, with a key file as the user picked it or one of the keys here. It answers at once; the
   * status tells the rest. Fails with `keys.unknown`, `keys.file-failed`.
   */
  connect: request(
    z.object({ target: SshTarget, key: z.union([KeyFile, KeyId]).nullable(), size: TerminalSize }),
    z.object({ sessionId: SessionId }),
  ),
  status: stream(one, SshStatus, { batchMs: 50, whenFull: 'latest' }),
  /** Trusts the host key that is asked about: from now on, or for this connection only. */
  acceptHostKey: request(one.extend({ promptId: z.number(), isRemembered: z.boolean() }), z.void()),
  answer: request(one.extend({ promptId: z.number(), answers: z.array(z.string().max(10_000)).max(100) }), z.void()),
  /** Leaves a prompt unanswered, which ends the connection. */
  refuse: request(one.extend({ promptId: z.number() }), z.void()),
  /** Connects again with a new shell, after the connection ended; its screen is kept. */
  reconnect: request(one.extend({ size: TerminalSize }), z.void()),
  disconnect: request(one, z.void()),
  /** Takes the keys of this connection's host off the workspace's list, so that the next connection asks anew. */
  forgetHostKey: request(one, z.void()),
  /** Another shell on an open connection, after the last one ended. */
  openShell: request(one.extend({ size: TerminalSize }), z.void()),
  /** What the shell writes, beginning with what is kept of it. */
  output: stream(one, TerminalOutput, { batchMs: 2, window: 64, unit: 'items', whenFull: 'pause' }),
  /** Resolves when there is room for more. */
  input: request(
    one.extend({ bytes: Bytes.refine((bytes) => bytes.byteLength <= MAX_INPUT_BYTES, 'at most 64 KiB') }),
    z.void(),
  ),
  resize: request(one.extend({ size: TerminalSize }), z.void()),
  /** Runs one command beside the shell; cancelling the request ends it. */
  run: request(one.extend({ command: z.string().min(1).max(10_000) }), CommandResult),
};
