import type { SparkplugAliases } from '../../shared/domain/decode/sparkplug.ts';

/** Reads the payloads of one topic as values that a JSON path leads through. */
export interface PayloadReader {
  /** Payloads are not text, even if they look like it: the topic's format is pinned. */
  isPinned: boolean;
  /** Undefined where the payload is text, or has no fields. It never throws. */
  read(payload: Uint8Array, aliases?: SparkplugAliases): unknown;
}

/** What binary payloads hold, in the format their topic is pinned to or their bytes tell. */
export interface PayloadValues {
  readerFor(topic: string): PayloadReader;
}
