/** What the head of an image file says. */
export interface ImageFacts {
  name: 'PNG' | 'JPEG' | 'GIF' | 'WebP';
  mime: string;
  /** In pixels; 0 where the head does not tell. */
  width: number;
  height: number;
}

/** Recognises an image by its first bytes; null for anything else. It never throws. */
export function imageFacts(bytes: Uint8Array): ImageFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (text: string, at = 0): boolean =>
    bytes.byteLength >= at + text.length &&
    Array.from(text).every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
  const facts = (name: ImageFacts['name'], [width, height]: readonly [number, number]): ImageFacts => ({
    name,
    mime: `image/${name.toLowerCase()}`,
    width,
    height,
  });
  if (starts('\x89PNG\r\n\x1a\n')) {
    return facts('PNG', bytes.byteLength >= 24 ? [view.getUint32(16), view.getUint32(20)] : [0, 0]);
  }
  if (starts('GIF87a') || starts('GIF89a')) {
    return facts('GIF', bytes.byteLength >= 10 ? [view.getUint16(6, true), view.getUint16(8, true)] : [0, 0]);
  }
  if (starts('RIFF') && starts('WEBP', 8)) return facts('WebP', webpSize(view, starts));
  return starts('\xff\xd8\xff') ? facts('JPEG', jpegSize(view)) : null;
}

function webpSize(view: DataView, starts: (text: string, at: number) => boolean): [number, number] {
  if (view.byteLength < 30) return [0, 0];
  if (starts('VP8X', 12)) return [1 + uint24(view, 24), 1 + uint24(view, 27)];
  if (starts('VP8L', 12)) {
    const bits = view.getUint32(21, true);
    return [1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff)];
  }
  return starts('VP8 ', 12) ? [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff] : [0, 0];
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);

/** Walks from segment to segment up to the start of frame. @see ITU-T T.81, annex B */
function jpegSize(view: DataView): [number, number] {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    at += 2 + view.getUint16(at + 2);
  }
  return [0, 0];
}
