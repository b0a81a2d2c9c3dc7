import type { PayloadMode } from '../../../shared/contract/publish-draft.ts';
import { formatJson } from '../../../shared/domain/decode/json.ts';
import { decodeUtf8, joinPieces } from '../../../shared/domain/decode/utf8.ts';
import { hexOf } from '../../lib/hex.ts';
import { parseHex, type TypedBytes } from '../../lib/hex-input.ts';

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
  if (to === 'hex') return hexOf(bytes).replaceAll('  ', ' ');
  if (to === 'base64') return base64Of(bytes);
  const decoded = decodeUtf8(bytes);
  return decoded.invalidBytes === 0 ? joinPieces(decoded) : text;
}

/** Base64 of either alphabet, with or without padding (RFC 4648 §4, §5); white space means nothing. */
function parseBase64(text: string): TypedBytes {
  const digits = text.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const wrong = /[^A-Za-z0-9+/]/.exec(digits);
  if (wrong) return { bytes: null, problem: `“${wrong[0]}” is not a Base64 digit` };
  if (digits.length % 4 === 1)
    return { bytes: null, problem: 'Base64 has two to four digits in its last group: some are missing' };
  return { bytes: Uint8Array.from(atob(digits), (character) => character.charCodeAt(0)), problem: null };
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Line and column of a character, as an editor counts them. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return line === 1 ? `at column ${column}` : `at line ${line}, column ${column}`;
}
