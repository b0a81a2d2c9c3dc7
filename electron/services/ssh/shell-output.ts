import type { TerminalOutput } from '../../../shared/contract/ssh.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import { OutputRing } from './output-ring.ts';

const KEPT_BYTES = 2 * 1024 * 1024;

/** Hands what a shell writes to every page that follows, and keeps the newest of it for those that come later. */
export class ShellOutput {
  readonly #ring = new OutputRing(KEPT_BYTES);
  readonly #readers = new Map<Sink<TerminalOutput>, { isFull: boolean }>();

  /** @param onRoom Called when every reader has caught up. */
  constructor(private readonly onRoom: () => void) {}

  /** Whether every reader keeps up: the source pauses on `false` until there is room. */
  add(bytes: Uint8Array<ArrayBuffer>): boolean {
    this.#ring.add(bytes);
    for (const [sink, reader] of this.#readers) if (!sink.push({ bytes, replay: null })) reader.isFull = true;
    return this.hasRoom;
  }

  get hasRoom(): boolean {
    return [...this.#readers.values()].every(({ isFull }) => !isFull);
  }

  /** Begins with what is kept, then goes on as it comes. */
  follow(sink: Sink<TerminalOutput>): void {
    if (sink.signal.aborted) return;
    const reader = { isFull: false };
    this.#readers.set(sink, reader);
    const freed = (): void => {
      reader.isFull = false;
      if (this.hasRoom) this.onRoom();
    };
    sink.onDrain(freed);
    sink.signal.addEventListener(
      'abort',
      () => {
        this.#readers.delete(sink);
        freed();
      },
      { once: true },
    );
    const { cutBytes } = this.#ring;
    const kept = [...this.#ring.pieces(), new Uint8Array()];
    for (const [index, bytes] of kept.entries()) {
      const isOpen = sink.push({ bytes, replay: { cutBytes, isEnd: index === kept.length - 1 } });
      if (!isOpen) reader.isFull = true;
    }
  }

  end(error: unknown): void {
    for (const sink of this.#readers.keys()) sink.end(error);
  }
}
