/** What a reader would not see, or would see in another order: controls, separators, marks of direction, halves. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A string literal that Python and JavaScript read alike. Nothing invisible stands in it as itself. */
export function sourceString(text: string): string {
  return JSON.stringify(text).replaceAll(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, at) => unit(character, at)).join(''),
  );
}

/** JSON's escapes of characters beyond U+FFFF are two units, which Python would not join: such stay as they are. */
function unit(character: string, at: number): string {
  if (character.length > 1) return character[at]!;
  return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
}
