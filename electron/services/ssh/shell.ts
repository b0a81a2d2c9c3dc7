import type { ClientChannel } from 'ssh2';

import type { TerminalSize } from '../../../shared/contract/ssh.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import type { ShellOutput } from './shell-output.ts';

/** How a shell ended, as far as the server said (RFC 4254 §6.10). */
export interface ShellExit {
  exitCode: number | null;
  signal: string;
}

/** One shell on a pseudo-terminal; its bytes are counted and logged by its own session. */
export class Shell {
  readonly ended: Promise<ShellExit>;
  #isPaused = false;
  /** What came in this turn of the event loop: it goes on as one piece, since packets may be a few bytes each. */
  #arrived: Uint8Array[] = [];

  constructor(
    private readonly channel: ClientChannel,
    readonly handle: SessionHandle,
    private readonly output: ShellOutput,
  ) {
    this.ended = new Promise((resolve) => {
      // Its closing says how it exited; it may have exited before anybody listened for that.
      channel.once('close', (exitCode?: number | null, signal?: string) =>
        resolve({ exitCode: exitCode ?? null, signal: signal ?? '' }),
      );
    });
    for (const stream of [channel, channel.stderr]) stream.on('data', (bytes: Buffer) => this.#take(bytes));
  }

  /** Readers have caught up. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.channel.resume();
  }

  /** Resolves when there is room for more, or nobody to read it any more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.channel.writable) return;
    this.handle.wire('out', maskedInput(bytes));
    if (this.channel.write(Buffer.from(bytes))) return;
    await Promise.race([new Promise<void>((resolve) => this.channel.once('drain', () => resolve())), this.ended]);
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.channel.writable) this.channel.setWindow(rows, columns, 0, 0);
  }

  async close(): Promise<void> {
    this.resume();
    this.channel.close();
    await this.ended;
  }

  #take(bytes: Buffer): void {
    const copy = new Uint8Array(bytes);
    this.handle.wire('in', copy);
    this.#arrived.push(copy);
    if (this.#arrived.length === 1) setImmediate(() => this.#handOn());
  }

  #handOn(): void {
    const arrived = new Uint8Array(Buffer.concat(this.#arrived));
    this.#arrived = [];
    if (this.output.add(arrived)) return;
    this.#isPaused = true;
    this.channel.pause();
  }
}

/**
 * Typed input as the wire log keeps it: nobody can tell a command from a password at a prompt that does not echo, so
 * what prints becomes stars. What the device echoes is in the log anyway, as output.
 */
function maskedInput(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte < 0x20 || byte === 0x7f ? byte : 0x2a));
}
