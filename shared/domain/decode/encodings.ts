/** Text read in an encoding other than UTF-8. */
export interface EncodedText {
  text: string;
  /** Bytes that stand for no character. */
  invalidBytes: number;
}

/** Reads UTF-16; half surrogate pairs and an odd last byte become U+FFFD. The byte order mark is left out. */
export function decodeUtf16(bytes: Uint8Array, isLittle: boolean): EncodedText {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units: number[] = [];
  for (let at = 0; at + 1 < bytes.byteLength; at += 2) units.push(view.getUint16(at, isLittle));
  if (units[0] === 0xfeff) units.shift();
  const raw = joinUnits(units);
  const text = raw.toWellFormed();
  let invalidBytes = bytes.byteLength % 2;
  for (let at = 0; at < raw.length; at++) if (raw[at] !== text[at]) invalidBytes += 2;
  return { text: bytes.byteLength % 2 === 1 ? `${text}\ufffd` : text, invalidBytes };
}

/** Reads ISO 8859-1, in which every byte is a character. */
export const decodeLatin1 = (bytes: Uint8Array): EncodedText => ({ text: joinUnits(bytes), invalidBytes: 0 });

/** Whether the bytes begin with the byte order mark of UTF-16, and which. */
export function utf16Mark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes.byteLength < 4 || bytes.byteLength % 2 === 1) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** Code units as a string, in portions that a call can take as arguments. */
function joinUnits(units: ArrayLike<number>): string {
  let text = '';
  for (let from = 0; from < units.length; from += 8_192) {
    text += String.fromCharCode(...Array.prototype.slice.call(units, from, from + 8_192));
  }
  return text;
}
