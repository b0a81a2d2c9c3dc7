import { isUtf8 } from 'node:buffer';

import { MAX_DIFFERENCES, type PayloadDiff } from '../../../shared/contract/mqtt-messages.ts';
import { diffBytes } from '../../../shared/domain/diff/byte-diff.ts';
import { diffJson } from '../../../shared/domain/diff/json-diff.ts';
import { readJson } from '../../../shared/domain/diff/json-value.ts';
import { diffText } from './text-diff.ts';

/**
 * What changed from one payload to the next: by structure where both are JSON, by line where both are text, else by
 * byte.
 *
 * @param isCut Whether either is only the beginning of a payload, which may end inside a character.
 */
export function diffPayloads(before: Buffer, after: Buffer, isCut: boolean): PayloadDiff {
  if (before.equals(after)) return { kind: 'same' };
  if (isCut && !(isText(before) && isText(after))) {
    const [from, to] = [withoutTornEnd(before), withoutTornEnd(after)];
    if (isText(from) && isText(to)) return diffPayloads(from, to, false);
  }
  if (!isText(before) || !isText(after)) return { kind: 'bytes', ...diffBytes(before, after, MAX_DIFFERENCES) };
  const [from, to] = [before.toString('utf8'), after.toString('utf8')];
  const [fromJson, toJson] = [readJson(from), readJson(to)];
  if (fromJson !== undefined && toJson !== undefined)
    return { kind: 'json', ...diffJson(fromJson, toJson, MAX_DIFFERENCES) };
  return diffText(from, to);
}

/** UTF-8 without NUL, which no text holds and much binary does. */
const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);

/** Ends before the last character that begins, which may not be whole. */
function withoutTornEnd(bytes: Buffer): Buffer {
  let end = bytes.byteLength - 1;
  while (end > bytes.byteLength - 4 && end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, Math.max(0, end));
}
