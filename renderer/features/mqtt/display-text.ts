import { decodeUtf8, isText, joinPieces } from '../../../shared/domain/decode/utf8.ts';
import { hexOf, visibleText } from '../../lib/hex.ts';

/** Most characters of one topic level a row draws; a level may hold 65,535. */
const MAX_LEVEL_CHARACTERS = 300;
/** Most bytes a binary preview writes out; more would not fit a row. */
const PREVIEW_HEX_BYTES = 24;

/** On one line: what would break it or hide in it can be seen. */
export const oneLine = (text: string): string =>
  visibleText(text).replace(/[\t\n\u00ad\u2028\u2029\u200b-\u200d\u2060\ufeff]/g, (character) => {
    if (character === '\t') return '␉';
    if (character === '\n') return '␊';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });

/** How a row writes one topic level; an empty one has its own mark [MQTT-4.7.1-1]. */
export function levelText(level: string): string {
  if (level === '') return '‹empty›';
  const isLong = level.length > MAX_LEVEL_CHARACTERS;
  return oneLine(isLong ? `${level.slice(0, MAX_LEVEL_CHARACTERS)}…` : level);
}

export interface Preview {
  kind: 'text' | 'hex' | 'empty';
  text: string;
}

/**
 * One line that tells what a payload is: its text, or the first bytes in hex where it is not text.
 *
 * @param sizeBytes Size of the whole payload, of which `bytes` are the first.
 */
export function previewOf(bytes: Uint8Array, sizeBytes: number): Preview {
  if (sizeBytes === 0) return { kind: 'empty', text: '(empty)' };
  const isCut = sizeBytes > bytes.byteLength;
  if (isText(bytes, isCut)) {
    const text = oneLine(joinPieces(decodeUtf8(bytes, isCut)));
    return { kind: 'text', text: isCut ? `${text}…` : text };
  }
  const isLong = isCut || bytes.byteLength > PREVIEW_HEX_BYTES;
  const hex = hexOf(bytes.subarray(0, PREVIEW_HEX_BYTES)).replaceAll('  ', ' ');
  return { kind: 'hex', text: isLong ? `${hex} …` : hex };
}
