/** How the lines of a text end; an editor has one way, and must not change a file's own. */
export type LineEnds = 'lf' | 'crlf' | 'mixed';

export function lineEndsOf(text: string): LineEnds {
  const ends = new Set(text.match(/\r\n|\r|\n/g));
  if (ends.size === 0 || (ends.size === 1 && ends.has('\n'))) return 'lf';
  return ends.size === 1 && ends.has('\r\n') ? 'crlf' : 'mixed';
}

/** The text as an editor has it, and back. */
export const withLf = (text: string): string => text.replaceAll('\r\n', '\n');
export const withEnds = (text: string, ends: LineEnds): string =>
  ends === 'crlf' ? text.replaceAll('\n', '\r\n') : text;
