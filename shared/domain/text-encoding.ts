/** Character encodings that text is sent in. */
export const TEXT_ENCODINGS = ['utf-8', 'us-ascii', 'iso-8859-1', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** What Windows-1252 has at 0x80 to 0x9f, where ISO 8859-1 has controls; a space is nothing. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const WINDOWS_BYTES = new Map(Array.from(WINDOWS_1252, (character, at) => [character, 0x80 + at]));
WINDOWS_BYTES.delete(' ');

/** Bytes, or the first character that the encoding does not have. */
export type Encoded = { bytes: Uint8Array<ArrayBuffer>; missing: null } | { bytes: null; missing: string };

/** A text in an encoding, without a byte order mark. */
export function encodeText(text: string, encoding: TextEncoding): Encoded {
  if (encoding === 'utf-8') return { bytes: new TextEncoder().encode(text), missing: null };
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return { bytes: utf16(text, encoding), missing: null };
  const bytes: number[] = [];
  for (const character of text) {
    const byte = byteOf(character, encoding);
    if (byte === undefined) return { bytes: null, missing: character };
    bytes.push(byte);
  }
  return { bytes: Uint8Array.from(bytes), missing: null };
}

/** @see RFC 2781 §2 */
function utf16(text: string, encoding: 'utf-16le' | 'utf-16be'): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), encoding === 'utf-16le');
  return new Uint8Array(view.buffer);
}

function byteOf(character: string, encoding: 'us-ascii' | 'iso-8859-1' | 'windows-1252'): number | undefined {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return code;
  if (encoding === 'us-ascii') return undefined;
  if (encoding === 'windows-1252' && code < 0xa0) return undefined;
  return code <= 0xff ? code : encoding === 'windows-1252' ? WINDOWS_BYTES.get(character) : undefined;
}
