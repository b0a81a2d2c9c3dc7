import { decodeUtf8, joinPieces } from '../../../shared/domain/decode/utf8.ts';
import { hexOf } from '../../lib/hex.ts';
import { encodeText, type TextEncoding } from '../../../shared/domain/text-encoding.ts';
import { parseHex, type TypedBytes } from '../../../shared/domain/publish/hex-input.ts';
import { parseEscapes, writeEscapes } from '../../../shared/domain/escapes.ts';

/** How the composer reads what was typed. */
export type ComposeMode = 'text' | 'escapes' | 'hex';

/** What stands for the end of a line in text, and is sent after the last one. */
export type LineEnding = 'none' | 'lf' | 'crlf' | 'nul';

const ENDS: Record<LineEnding, string> = { none: '', lf: '\n', crlf: '\r\n', nul: '\0' };

/**
 * The bytes to send. In text, every line break becomes the line ending, and one follows the last line, all in the
 * encoding; escapes and hexadecimal are sent exactly as written.
 */
export function composeBytes(
  mode: ComposeMode,
  text: string,
  ending: LineEnding,
  encoding: TextEncoding = 'utf-8',
): TypedBytes {
  if (mode === 'hex') return parseHex(text);
  if (mode === 'escapes') return parseEscapes(text);
  const end = ENDS[ending];
  const ended = ending === 'none' ? text : text.replaceAll('\n', end) + end;
  const { bytes, missing } = encodeText(ended, encoding);
  return bytes ? { bytes, problem: null } : { bytes, problem: `“${missing}” is not in ${encoding.toUpperCase()}` };
}

/** The same bytes written another way, where both ways can write them; else what was typed. */
export function rewrite(from: ComposeMode, to: ComposeMode, text: string): string {
  const { bytes } = composeBytes(from, text, 'none');
  if (from === to || !bytes) return text;
  if (to === 'hex') return hexOf(bytes).replaceAll('  ', ' ');
  if (to === 'escapes') return writeEscapes(bytes);
  const decoded = decodeUtf8(bytes);
  return decoded.invalidBytes === 0 ? joinPieces(decoded) : text;
}
