const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' };

/** A bytes literal. */
export const pythonBytes = (bytes: Uint8Array): string =>
  `b"${Array.from(bytes, (byte) => NAMED[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hex(byte))).join('')}"`;

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

/** Lines one level further in; empty ones stay empty. */
export const indented = (lines: readonly string[], levels = 1): string[] =>
  lines.map((line) => (line === '' ? '' : `${'    '.repeat(levels)}${line}`));

/** Pieces of an expression that mean something of their own; all else is one character after another. */
const REGEX_PIECE = /\\k<(\w+)>|\\[^]|\(\?<(?![=!])|[^]/gu;

/**
 * A JavaScript expression as Python's `re` writes it, for text and with `re.ASCII`.
 *
 * @returns the expression, and whether there is something in it that Python may read in another way
 */
export function pythonRegex(source: string): { pattern: string; isDoubtful: boolean } {
  // An empty class is nothing, or with ^ anything, in JavaScript alone; so are properties, controls and flags in groups.
  const isDoubtful = /(?<!\\)\[\^?\]|\\[pPcu]|\(\?[ims-]+:/.test(source);
  let isInClass = false;
  let pattern = '';
  for (const [piece, name] of source.matchAll(REGEX_PIECE)) {
    if (name !== undefined) pattern += `(?P=${name})`;
    else if (piece === '\\/') pattern += '/';
    else if (isInClass) {
      isInClass = piece !== ']';
      pattern += piece === '[' ? '\\[' : piece;
    } else if (piece === '(?<') pattern += '(?P<';
    // Python's own $ also fits before a last line end.
    else if (piece === '$') pattern += '\\Z';
    else {
      isInClass = piece === '[';
      pattern += piece;
    }
  }
  return { pattern, isDoubtful };
}
