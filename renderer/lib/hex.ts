import { writeOddBytes } from '../../shared/domain/topic-bytes.ts';

/** Hexadecimal writing of bytes, as every dump in Wirebench shows it. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The bytes of a row as `00 01 …`, with a wider gap in the middle of a row of sixteen. */
export function hexOf(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  for (let at = from; at < to; at++) {
    if (at > from) text += at - from === 8 ? '  ' : ' ';
    text += HEX[bytes[at]!];
  }
  return text;
}

/** The bytes as plain digits without gaps, to paste elsewhere. */
export const hexDigitsOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => HEX[byte]).join('');

/** The printable ASCII of the bytes; everything else is a dot. */
export function asciiOf(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return text;
}

/** An offset as at least eight hexadecimal digits. */
export const offsetOf = (offset: number): string => offset.toString(16).padStart(8, '0');

/** Width of a full row of `perRow` bytes in hexadecimal, in characters. */
export const hexColumns = (perRow: number): number => perRow * 3 - 1 + (perRow > 8 ? 1 : 0);

/** Character at which a byte of a row of {@link hexOf} begins. */
export const columnOfByte = (index: number): number => index * 3 + (index >= 8 ? 1 : 0);

/** The byte of such a row that a character belongs to; the gap before a byte is its own. */
export const byteAtColumn = (column: number): number => Math.floor((column > 23 ? column - 1 : column) / 3);

/**
 * A dump in the shape of `xxd` and `hexdump -C`: offset, sixteen bytes, ASCII.
 *
 * @param firstOffset What the first byte's offset is called.
 */
export function dumpOf(bytes: Uint8Array, firstOffset = 0): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const end = Math.min(at + 16, bytes.length);
    lines.push(
      `${offsetOf(firstOffset + at)}  ${hexOf(bytes, at, end).padEnd(hexColumns(16))}  ${asciiOf(bytes, at, end)}`,
    );
  }
  return lines.join('\n');
}

/**
 * Text as it may be shown: control characters (but tab and line feed) become their Unicode pictures,
 * and the marks that turn writing direction around become visible escapes, so that a payload cannot dress up.
 * Bytes of a topic that are not UTF-8 become `\xNN`.
 */
export function visibleText(text: string): string {
  return writeOddBytes(text).replace(
    /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      const code = character.charCodeAt(0);
      if (code < 0x20) return String.fromCharCode(0x2400 + code);
      return code === 0x7f ? '\u2421' : `\\u${code.toString(16).padStart(4, '0')}`;
    },
  );
}
