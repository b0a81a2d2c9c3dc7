import type { PayloadMode } from '../../contract/publish-draft.ts';
import { decodeBase64, encodeBase64 } from '../decode/base64.ts';
import { formatJson } from '../decode/json.ts';
import { decodeUtf8, joinPieces } from '../decode/utf8.ts';
import { parseHex, type TypedBytes } from './hex-input.ts';

/** The bytes that what was typed stands for, or why it stands for none. */
export function buildPayload(mode: PayloadMode, text: string): TypedBytes {
  if (mode === 'hex') return parseHex(text);
  if (mode === 'base64') return parseBase64(text);
  if (mode === 'json') {
    const { problem } = formatJson(text);
    if (problem) return { bytes: null, problem: `Not JSON: expected ${problem.expected} ${placeOf(text, problem.at)}` };
  }
  return { bytes: new TextEncoder().encode(text), problem: null };
}

/** JSON on lines, with every key, digit and order as it was; null where the text is no JSON. */
export function layOutJson(text: string): string | null {
  const { tokens } = formatJson(text);
  return tokens?.map((token) => token.text).join('') ?? null;
}

/** The same bytes written another way, where both ways can write them; else what was typed. */
export function convertPayload(from: PayloadMode, to: PayloadMode, text: string): string {
  const isWritten = from === 'text' || from === 'json';
  if (from === to || (isWritten && (to === 'text' || to === 'json'))) return text;
  const { bytes } = buildPayload(isWritten ? 'text' : from, text);
  if (!bytes) return text;
  if (to === 'hex') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (to === 'base64') return encodeBase64(bytes);
  const decoded = decodeUtf8(bytes);
  return decoded.invalidBytes === 0 ? joinPieces(decoded) : text;
}

/** Base64 of either alphabet, with or without padding; white space means nothing. */
function parseBase64(text: string): TypedBytes {
  const { bytes, problem } = decodeBase64(new TextEncoder().encode(text));
  return problem
    ? { bytes: null, problem: `Not Base64 at byte ${problem.atByte + 1}: ${problem.reason}` }
    : { bytes, problem };
}

/** Line and column of a character, as an editor counts them. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return line === 1 ? `at column ${column}` : `at line ${line}, column ${column}`;
}
