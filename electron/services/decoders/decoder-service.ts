import { DecoderPin, MAX_PINS, type Unpacked } from '../../../shared/contract/decoders.ts';
import type { Packing } from '../../../shared/domain/decode/compression.ts';
import { pinFor } from '../../../shared/domain/decode/pin-for.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Documents } from '../../ports/documents.ts';
import { unpack } from './unpack.ts';

/** Name of the document the pins are kept in. */
const DOCUMENT = 'decoder-pins';

interface Pins {
  pins: DecoderPin[];
}

/** Which formats are pinned to which topics, and what of decoding needs Node. */
export class DecoderService {
  readonly #sinks = new Set<LatestSink<Pins>>();
  #pins: DecoderPin[] | undefined;

  constructor(private readonly deps: { documents: Documents }) {}

  pins(_params: object, sink: LatestSink<Pins>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => ({ pins: this.#current() }));
  }

  /** @throws LabError `decoders.too-many-pins`, `workspace.write-failed`. */
  async pin(pin: DecoderPin): Promise<void> {
    const others = this.#current().filter(({ filter }) => filter !== pin.filter);
    if (others.length >= MAX_PINS) throw new LabError('decoders.too-many-pins', { limit: MAX_PINS });
    this.#keep([pin, ...others]);
  }

  /** @throws LabError `workspace.write-failed`. */
  async unpin({ filter }: { filter: string }): Promise<void> {
    this.#keep(this.#current().filter((pin) => pin.filter !== filter));
  }

  /** The pin that holds for a topic. */
  pinOf(topic: string): DecoderPin | null {
    return pinFor(this.#current(), topic);
  }

  unpack({ bytes, packing, isCut }: { bytes: Uint8Array; packing: Packing; isCut: boolean }): Promise<Unpacked> {
    return unpack(bytes, packing, isCut);
  }

  #current(): DecoderPin[] {
    this.#pins ??= readPins(this.deps.documents.read(DOCUMENT));
    return this.#pins;
  }

  /** Writes first: pins that could not be kept do not seem to be. */
  #keep(pins: DecoderPin[]): void {
    this.deps.documents.write(DOCUMENT, JSON.stringify(pins));
    this.#pins = pins;
    for (const sink of this.#sinks) sink.offer(() => ({ pins: this.#current() }));
  }
}

/** The pins that can be read; one that a newer or damaged document spoils leaves the others. */
function readPins(text: string | null): DecoderPin[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '[]');
  } catch {
    return []; // Not what we wrote: start afresh.
  }
  const pins = Array.isArray(stored) ? stored.map((each) => DecoderPin.safeParse(each)) : [];
  return pins.flatMap(({ data }) => (data ? [data] : [])).slice(0, MAX_PINS);
}
