import type { ClientChannel } from 'ssh2';

import { MAX_COMMAND_OUTPUT_BYTES, type CommandResult } from '../../../shared/contract/ssh.ts';
import type { SessionHandle } from '../../ports/sessions.ts';

/** Follows one command to its end, or until it is stopped; both outputs are kept up to a bound and counted beyond. */
export async function followCommand(
  channel: ClientChannel,
  handle: SessionHandle,
  stopped: AbortSignal,
): Promise<Omit<CommandResult, 'tookMs'>> {
  const stdout = new BoundedBytes(MAX_COMMAND_OUTPUT_BYTES);
  const stderr = new BoundedBytes(MAX_COMMAND_OUTPUT_BYTES);
  const exit: { exitCode: number | null; signal: string } = { exitCode: null, signal: '' };
  const take = (into: BoundedBytes) => (bytes: Buffer) => {
    const copy = new Uint8Array(bytes);
    handle.wire('in', copy);
    into.add(copy);
  };
  channel.on('data', take(stdout));
  channel.stderr.on('data', take(stderr));
  channel.end();
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      // A server may keep the channel until the command ends by itself, which nobody waits for any more.
      channel.signal('TERM');
      channel.close();
      resolve();
    };
    // A quick command may have ended before anybody listens for its exit: its closing says so again, and waits for us.
    channel.once('close', (code?: number | null, signal?: string) => {
      exit.exitCode = code ?? null;
      exit.signal = signal ?? '';
      resolve();
    });
    stopped.addEventListener('abort', stop, { once: true });
    if (stopped.aborted) stop();
  });
  const leftOutBytes = stdout.leftOutBytes + stderr.leftOutBytes;
  return { ...exit, stdout: stdout.bytes(), stderr: stderr.bytes(), leftOutBytes };
}

/** The first bytes of something, up to a limit. */
class BoundedBytes {
  leftOutBytes = 0;
  readonly #pieces: Uint8Array[] = [];
  #sizeBytes = 0;

  constructor(private readonly limitBytes: number) {}

  add(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, this.limitBytes - this.#sizeBytes);
    this.leftOutBytes += bytes.byteLength - kept.byteLength;
    this.#sizeBytes += kept.byteLength;
    if (kept.byteLength > 0) this.#pieces.push(kept);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#pieces));
  }
}
