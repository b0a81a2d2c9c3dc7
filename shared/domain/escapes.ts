import { decodeUtf8 } from './decode/utf8.ts';
import type { TypedBytes } from './publish/hex-input.ts';

const NAMED: Record<string, number> = { '0': 0, a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, '\\': 92 };
const NAMES = new Map(Object.entries(NAMED).map(([name, byte]) => [byte, name]));

/** Text with escapes as in C and Python: `\r \n \t \0 \\ \e` and `\x1f`; everything else is UTF-8. */
export function parseEscapes(text: string): TypedBytes {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [piece] of text.matchAll(/\\(?:x[0-9a-f]{2}|[^])?|[^\\]+/giu)) {
    if (!piece.startsWith('\\')) {
      for (const byte of encoder.encode(piece)) bytes.push(byte);
    } else {
      const byte = /^\\x/i.test(piece)
        ? piece.length === 4
          ? Number.parseInt(piece.slice(2), 16)
          : undefined
        : NAMED[piece.slice(1)];
      if (byte === undefined) return { bytes: null, problem: problemOf(piece) };
      bytes.push(byte);
    }
  }
  return { bytes: Uint8Array.from(bytes), problem: null };
}

function problemOf(piece: string): string {
  if (piece === '\\') return 'A backslash at the end stands for nothing: write \\\\ for itself';
  if (/^\\x/i.test(piece)) return '\\x needs two hexadecimal digits, as in \\x1f';
  return `${piece} is no escape: \\r \\n \\t \\0 \\e \\\\ and \\x1f are`;
}

/** The bytes written with escapes, so that `parseEscapes` gives them back. */
export function writeEscapes(bytes: Uint8Array): string {
  const { pieces } = decodeUtf8(bytes);
  return pieces.map(({ text, isValid }) => (isValid ? escapeText(text) : text)).join('');
}

function escapeText(text: string): string {
  return text.replace(/[\0-\x1f\\\x7f]/g, (character) => {
    const byte = character.charCodeAt(0);
    return `\\${NAMES.get(byte) ?? `x${byte.toString(16).padStart(2, '0')}`}`;
  });
}
