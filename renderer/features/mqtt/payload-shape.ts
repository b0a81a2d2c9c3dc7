import { formatJson, looksLikeJson, type JsonToken } from '../../../shared/domain/decode/json.ts';
import { decodeUtf8, isText, joinPieces, type TextPiece } from '../../../shared/domain/decode/utf8.ts';
import type { PayloadFormat } from './mqtt-store.ts';

/** Longer JSON is shown as it came: laying it out would hold up the page. */
const MAX_JSON_CHARACTERS = 2_000_000;

/** A payload made ready to draw. */
export type PayloadShape =
  | { kind: 'json'; tokens: JsonToken[] }
  | { kind: 'text'; pieces: TextPiece[]; invalidBytes: number; note: string | null }
  | { kind: 'hex' };

/**
 * How to draw a payload in the format the user chose.
 *
 * @param isCut Whether `bytes` are only the beginning of it.
 */
export function shapePayload(bytes: Uint8Array, isCut: boolean, format: PayloadFormat): PayloadShape {
  if (format === 'hex') return { kind: 'hex' };
  if (format === 'auto' && !isText(bytes, isCut)) return { kind: 'hex' };
  const decoded = decodeUtf8(bytes, isCut);
  const text = joinPieces(decoded);
  const asText = (note: string | null): PayloadShape => ({
    kind: 'text',
    pieces: decoded.pieces,
    invalidBytes: decoded.invalidBytes,
    note,
  });
  if (format === 'text') return asText(null);
  if (format === 'auto' && !looksLikeJson(text)) return asText(null);
  return shapeJson(text, decoded.invalidBytes, isCut, asText, format === 'json');
}

function shapeJson(
  text: string,
  invalidBytes: number,
  isCut: boolean,
  asText: (note: string | null) => PayloadShape,
  isAsked: boolean,
): PayloadShape {
  if (invalidBytes > 0) return asText(isAsked ? 'Not JSON: the bytes are not UTF-8' : null);
  if (text.length > MAX_JSON_CHARACTERS) return asText('Too long to lay out as JSON: shown as it came');
  const { tokens, problem } = formatJson(text, isCut);
  if (tokens) return { kind: 'json', tokens };
  if (text.trim() === '') return asText(isAsked ? 'Not JSON: the payload is empty' : null);
  return asText(`Not JSON: expected ${problem.expected} at character ${(problem.at + 1).toLocaleString('en')}`);
}

/** What is shown as text, to copy; empty for bytes, which have a copy of their own. */
export function shapeText(shape: PayloadShape): string {
  if (shape.kind === 'hex') return '';
  if (shape.kind === 'json') return shape.tokens.map(({ text }) => text).join('');
  return shape.pieces.map(({ text }) => text).join('');
}
