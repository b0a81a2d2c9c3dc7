/** Words of these characters mean themselves to every shell. */
const PLAIN = /^[\w@%+:,./-]+$/;

/** Quotes a word for a POSIX shell, whatever it holds; it must not hold NUL, which no argument can. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The same, bare where it needs no quotes. */
export const shellWord = (word: string): string => (PLAIN.test(word) ? word : shellQuote(word));

/**
 * A quoted format that makes `printf` write exactly these bytes.
 *
 * @see POSIX.1-2017, printf: octal escapes of three digits are the only ones every shell knows
 */
export function printfFormat(bytes: Uint8Array): string {
  let format = '';
  for (const [at, byte] of bytes.entries()) format += formatByte(byte, at === 0);
  return `'${format}'`;
}

function formatByte(byte: number, isFirst: boolean): string {
  const character = String.fromCharCode(byte);
  if (character === '%') return '%%';
  // A dash at the beginning would be taken for an option.
  const isSpecial = character === "'" || (character === '-' && isFirst);
  if (character === '\\') return String.raw`\\`;
  return byte < 0x20 || byte > 0x7e || isSpecial ? `\\${byte.toString(8).padStart(3, '0')}` : character;
}
