import { open } from 'node:fs/promises';

import { LabError } from '../../../../shared/errors/lab-error.ts';
import {
  announcedLength,
  decodeFrame,
  frameLength,
  frameTime,
  MAGIC,
  type RecordedMessage,
} from './recording-format.ts';

/** Read at a time. */
const CHUNK_BYTES = 1_048_576;
/** Every so many messages, their place in the file is kept in memory. */
const STRIDE = 256;

/** A recording's file, read by message number. What follows the last whole frame is not looked at. */
export class RecordingReader {
  total = 0;
  /** Length of the file up to the last whole frame. */
  bytes = MAGIC.byteLength;
  firstMs = 0;
  lastMs = 0;
  /** Place of message 0, {@link STRIDE}, 2 × STRIDE, … */
  readonly #places: number[] = [];

  private constructor(private readonly path: string) {}

  /**
   * Looks through a whole recording once; from then on any message is found at once.
   * @throws LabError `recordings.unreadable`, as everything below.
   */
  static async open(path: string): Promise<RecordingReader> {
    const reader = new RecordingReader(path);
    for await (const { bytes, at, length } of reader.#frames(0)) {
      if (reader.total % STRIDE === 0) reader.#places.push(reader.bytes);
      reader.lastMs = frameTime(bytes, at);
      if (reader.total === 0) reader.firstMs = reader.lastMs;
      reader.total++;
      reader.bytes += length;
    }
    return reader;
  }

  /** Messages from the `first`-th on, at most `count`. */
  async rows(first: number, count: number): Promise<RecordedMessage[]> {
    const rows: RecordedMessage[] = [];
    if (count <= 0) return rows;
    for await (const message of this.messages(first)) {
      // The next piece of the file takes this one's place in memory.
      rows.push({ ...message, payload: Buffer.from(message.payload), properties: Buffer.from(message.properties) });
      if (rows.length === count) break;
    }
    return rows;
  }

  /** Every message from the `first`-th on; each is good until the next is asked for. */
  async *messages(first = 0): AsyncGenerator<RecordedMessage> {
    if (first >= this.total) return;
    const from = Math.floor(first / STRIDE);
    let index = from * STRIDE;
    for await (const { bytes, at, length } of this.#frames(this.#places[from]!)) {
      if (index++ >= first) yield decodeFrame(bytes, at, length);
      if (index >= this.total) return;
    }
  }

  /** Every whole frame from a place on, 0 for the beginning; ends at the first that is not. */
  async *#frames(place: number): AsyncGenerator<{ bytes: Buffer; at: number; length: number }> {
    await using file = await open(this.path, 'r').catch(unreadable);
    let bytes = Buffer.alloc(0);
    let next = place;
    if (place === 0) {
      const head = Buffer.alloc(MAGIC.byteLength);
      await file.read(head, 0, head.byteLength, 0).catch(unreadable);
      if (!head.equals(MAGIC)) throw new LabError('recordings.unreadable', { reason: 'it is not a recording' });
      next = head.byteLength;
    }
    for (;;) {
      let at = 0;
      for (let length = frameLength(bytes, at); length > 0; length = frameLength(bytes, at)) {
        yield { bytes, at, length };
        at += length;
      }
      if (frameLength(bytes, at) < 0) return;
      const rest = bytes.subarray(at);
      const wanted = Math.max(CHUNK_BYTES, announcedLength(rest, 0) - rest.byteLength);
      const piece = Buffer.allocUnsafe(wanted);
      const { bytesRead } = await file.read(piece, 0, wanted, next).catch(unreadable);
      if (bytesRead === 0) return;
      next += bytesRead;
      bytes = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
    }
  }
}

function unreadable(error: NodeJS.ErrnoException): never {
  throw new LabError('recordings.unreadable', { reason: error.code ?? error.message }, { cause: error });
}
