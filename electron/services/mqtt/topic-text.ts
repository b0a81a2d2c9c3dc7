import { isUtf8 } from 'node:buffer';

import { decodeUtf8 } from '../../../shared/domain/decode/utf8.ts';
import { markOfByte } from '../../../shared/domain/topic-bytes.ts';

/** What Node writes for bytes that are not UTF-8; may stand in well-formed text too. */
const REPLACEMENT = '\ufffd';

/** A topic name from the wire, `from` to `to`; no two different ones give the same text. See `topic-bytes.ts`. */
export function readTopic(bytes: Buffer, from: number, to: number): string {
  const topic = bytes.toString('utf8', from, to);
  // The hot path ends here: nearly every topic is text.
  if (!topic.includes(REPLACEMENT) || isUtf8(bytes.subarray(from, to))) return topic;
  let at = from;
  let text = '';
  for (const piece of decodeUtf8(bytes.subarray(from, to)).pieces) {
    // A byte that is no text is written as \xNN: four characters.
    const size = piece.isValid ? Buffer.byteLength(piece.text) : piece.text.length / 4;
    text += piece.isValid ? piece.text : Array.from(bytes.subarray(at, at + size), markOfByte).join('');
    at += size;
  }
  return text;
}
