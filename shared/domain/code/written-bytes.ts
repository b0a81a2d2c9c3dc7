import type { ShellWord } from './shell-words.ts';

/** Escapes of `printf` that are one character. */
const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '\\': 92,
  "'": 39,
  '"': 34,
};
const PIECE = /\\x([0-9a-f]{1,2})|\\([0-7]{1,3})|\\([abtnvfr\\'"])|%(%|s)|[^\\%]+/giy;

/**
 * The bytes that `printf` or `echo` write for these words; null where that is not known: other commands and formats,
 * variables, escapes that shells read differently.
 */
export function writtenBytes(words: readonly ShellWord[]): Uint8Array<ArrayBuffer> | null {
  if (words.some(({ isExpanded }) => isExpanded)) return null;
  const [program, ...rest] = words.map(({ text }) => text);
  if (program === 'printf') return formatted(rest);
  if (program !== 'echo') return null;
  const isBare = rest[0] === '-n';
  const text = (isBare ? rest.slice(1) : rest).join(' ');
  // Some shells' echo reads escapes and more options.
  if (text.includes('\\') || /^-[neE]+$/.test(rest[isBare ? 1 : 0] ?? '')) return null;
  return new TextEncoder().encode(isBare ? text : `${text}\n`);
}

/** @see POSIX.1-2017, printf */
function formatted([format = '', ...values]: readonly string[]): Uint8Array<ArrayBuffer> | null {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  let used = 0;
  for (let at = 0; at < format.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(format);
    if (!piece) return null;
    const [whole, hex, octal, escape, conversion] = piece;
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (escape !== undefined) bytes.push(ESCAPES[escape] ?? 0);
    else {
      const text = conversion === '%' ? '%' : conversion === undefined ? whole : (values[used++] ?? '');
      for (const byte of encoder.encode(text)) bytes.push(byte);
    }
  }
  // With more values than places the format is used again.
  return used < values.length ? null : Uint8Array.from(bytes);
}
