import { formatJson } from '../../../shared/domain/decode/json.ts';
import { decodeUtf8, joinPieces } from '../../../shared/domain/decode/utf8.ts';
import { hexOf } from '../../lib/hex.ts';
import { parseHex, type TypedBytes } from '../../lib/hex-input.ts';

/** How the publish form reads what was typed. */
export type PayloadMode = 'text' | 'json' | 'hex';

/** The bytes that what was typed stands for, or why it stands for none. */
export function buildPayload(mode: PayloadMode, text: string): TypedBytes {
  if (mode === 'hex') return parseHex(text);
  if (mode === 'json') {
    const { problem } = formatJson(text);
    if (problem) return { bytes: null, problem: `Not JSON: expected ${problem.expected} ${placeOf(text, problem.at)}` };
  }
  return { bytes: new TextEncoder().encode(text), problem: null };
}

/** The same bytes written another way, where both ways can write them; else what was typed. */
export function convertPayload(from: PayloadMode, to: PayloadMode, text: string): string {
  if (from === to || (from !== 'hex' && to !== 'hex')) return text;
  if (to === 'hex') return hexOf(new TextEncoder().encode(text)).replaceAll('  ', ' ');
  const { bytes } = parseHex(text);
  const decoded = bytes && decodeUtf8(bytes);
  return decoded?.invalidBytes === 0 ? joinPieces(decoded) : text;
}

/** Line and column of a character, as an editor counts them. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return line === 1 ? `at column ${column}` : `at line ${line}, column ${column}`;
}
