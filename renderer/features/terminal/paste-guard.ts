/** Lines of a paste that a shell would run one after the other; a single line with its line break runs too. */
export function linesThatRun(text: string): number {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.length - 1;
}

/** Control characters of a paste that act as keys, such as Escape or Ctrl+C: they are never pasted. */
export const withoutControls = (text: string): string =>
  text.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]/g, '');
