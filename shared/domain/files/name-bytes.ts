/**
 * File names as text, without loss. A name is bytes on every POSIX system and in SFTP version 3, mostly UTF-8 but not
 * always. Each byte that is not part of well-formed UTF-8 becomes one lone surrogate, U+DC80 to U+DCFF, which no
 * well-formed text holds: so every name has one text, and every text from here leads back to its bytes.
 *
 * @see PEP 383, whose mapping this is
 */
const ESCAPED = 0xdc00;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The text of a name's bytes. */
export function textOfName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return escapedText(bytes);
  }
}

/** The bytes of a name; the reverse of {@link textOfName}. */
export function bytesOfName(text: string): Uint8Array<ArrayBuffer> {
  if (text.isWellFormed()) return encoder.encode(text);
  const parts: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= ESCAPED + 0x80 && code <= ESCAPED + 0xff) parts.push(code - ESCAPED);
    else parts.push(...encoder.encode(character));
  }
  return Uint8Array.from(parts);
}

/** A name as people read it: what is no text, or would act on the screen, is written as `\xNN` or `\uNNNN`. */
export function visibleName(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\ufeff]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (code >= ESCAPED + 0x80 && code <= ESCAPED + 0xff) return String.raw`\x` + hex(code - ESCAPED, 2);
    if (character === '\n') return String.raw`\n`;
    if (character === '\t') return String.raw`\t`;
    return code < 0x100 ? String.raw`\x` + hex(code, 2) : String.raw`\u` + hex(code, 4);
  });
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

function escapedText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.byteLength;) {
    const length = characterLength(bytes, at);
    if (length === 0) text += String.fromCharCode(ESCAPED + bytes[at]!);
    else text += strict.decode(bytes.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
}

/** How many bytes the well-formed character at `at` has; 0 where there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  if (bytes[at]! < 0x80) return 1;
  for (let length = 2; length <= 4 && at + length <= bytes.byteLength; length += 1) {
    try {
      strict.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // Not a character of this length.
    }
  }
  return 0;
}
