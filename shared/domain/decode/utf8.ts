/** A run of text, or a run of bytes that are not UTF-8, written as `\xNN`. */
export interface TextPiece {
  text: string;
  isValid: boolean;
}

export interface DecodedText {
  pieces: TextPiece[];
  /** Bytes that belong to no well-formed character. */
  invalidBytes: number;
  /** Bytes at the end that begin a character which a cut has parted; left out of `pieces`. */
  partedBytes: number;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads bytes as UTF-8 and tells apart what is and what is not. It never throws.
 *
 * @param isCut Whether more bytes would follow: then a parted last character is not an error.
 * @see RFC 3629 §4 for the byte sequences allowed
 */
export function decodeUtf8(bytes: Uint8Array, isCut = false): DecodedText {
  const pieces: TextPiece[] = [];
  let invalidBytes = 0;
  let partedBytes = 0;
  let validFrom = 0;
  let at = 0;

  const flush = (): void => {
    if (at > validFrom) pieces.push({ text: decoder.decode(bytes.subarray(validFrom, at)), isValid: true });
  };

  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    flush();
    if (isCut && isParted(bytes, at)) {
      partedBytes = bytes.length - at;
      return { pieces, invalidBytes, partedBytes };
    }
    const from = at;
    do at += 1;
    while (at < bytes.length && sequenceLength(bytes, at) === 0 && !(isCut && isParted(bytes, at)));
    pieces.push({ text: escapeBytes(bytes, from, at), isValid: false });
    invalidBytes += at - from;
    validFrom = at;
  }
  flush();
  return { pieces, invalidBytes, partedBytes };
}

/** All pieces as one string. */
export const joinPieces = ({ pieces }: DecodedText): string => pieces.map(({ text }) => text).join('');

/** Whether the bytes are well-formed UTF-8 without the control characters that text never holds. */
export function isText(bytes: Uint8Array, isCut: boolean): boolean {
  for (const byte of bytes) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return decodeUtf8(bytes, isCut).invalidBytes === 0;
}

/** Length in bytes of the well-formed character at `at`, or 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = expectedLength(lead);
  if (length === 0 || at + length > bytes.length) return 0;
  for (let next = 1; next < length; next++) {
    if (!isContinuation(lead, next, bytes[at + next]!)) return 0;
  }
  return length;
}

/** Whether the bytes from `at` to the end could begin a character. */
function isParted(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at]!;
  if (at + expectedLength(lead) <= bytes.length) return false;
  for (let next = 1; at + next < bytes.length; next++) {
    if (!isContinuation(lead, next, bytes[at + next]!)) return false;
  }
  return true;
}

function expectedLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** The second byte's bounds keep out over-long forms, surrogates and code points above U+10FFFF. */
function isContinuation(lead: number, position: number, byte: number): boolean {
  if (byte < 0x80 || byte > 0xbf) return false;
  if (position > 1) return true;
  if (lead === 0xe0) return byte >= 0xa0;
  if (lead === 0xed) return byte <= 0x9f;
  if (lead === 0xf0) return byte >= 0x90;
  return lead !== 0xf4 || byte <= 0x8f;
}

function escapeBytes(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += `\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
  return text;
}
