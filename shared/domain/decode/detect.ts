import { decodeCbor } from './cbor.ts';
import { decodeUtf16, utf16Mark } from './encodings.ts';
import { walkFields, type Decoded } from './field.ts';
import type { PayloadFormat } from './formats.ts';
import { imageFacts } from './image.ts';
import { looksLikeJson } from './json.ts';
import { decodeMessagePack } from './messagepack.ts';
import { decodeSparkplug, sparkplugTopic } from './sparkplug.ts';
import { decodeUtf8, isText, joinPieces } from './utf8.ts';

/** Shorter payloads are too easily anything. */
const LEAST_BYTES = 4;
/** What a decoder takes in that hardly anybody sends: a sign that the bytes are something else. */
const ODD_TYPE = /^(?:simple$|undefined$|extension |tag \d)/;
/** Control characters and broken UTF-8 in a text: another such sign. */
const ODD_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f]|\\x[89a-f][0-9a-f]/;

/**
 * The format of a payload as its topic and bytes tell; `hex` where they do not. Binary formats are told only of a whole
 * payload, and only where all of it is one well-formed map or array.
 */
export function detectFormat(bytes: Uint8Array, isCut: boolean, topic: string): PayloadFormat {
  if (sparkplugTopic(topic) && isSparkplug(bytes, isCut)) return 'sparkplug';
  if (isText(bytes, isCut)) return looksLikeJson(joinPieces(decodeUtf8(bytes, isCut))) ? 'json' : 'text';
  if (imageFacts(bytes)) return 'image';
  const marked = utf16Mark(bytes);
  // Two bytes are a mark by accident often enough: the rest must be UTF-16, too.
  if (marked && decodeUtf16(bytes, marked === 'utf-16le').invalidBytes === 0) return marked;
  return (isCut ? null : detectBinary(bytes)) ?? 'hex';
}

function isSparkplug(bytes: Uint8Array, isCut: boolean): boolean {
  const { fields, problem } = decodeSparkplug(bytes, isCut);
  return fields.length > 0 && (problem === null || isCut);
}

function detectBinary(bytes: Uint8Array): PayloadFormat | null {
  if (bytes.byteLength < LEAST_BYTES) return null;
  const cbor = couldBeCbor(bytes[0]!) ? decodeCbor(bytes) : null;
  const messagePack = couldBeMessagePack(bytes[0]!) ? decodeMessagePack(bytes) : null;
  const isCbor = cbor !== null && isLikely(cbor);
  if (!messagePack || !isLikely(messagePack)) return isCbor ? 'cbor' : null;
  // Where both fit, a map with names is the less likely accident.
  return !isCbor || messagePack.fields[0]!.type === 'map' ? 'messagepack' : 'cbor';
}

/** Whether a first byte begins an array, a map or a tag in CBOR. */
const couldBeCbor = (first: number): boolean => first >= 0x80 && first < 0xe0;

/** Whether a first byte begins a map or an array in MessagePack. */
const couldBeMessagePack = (first: number): boolean =>
  (first >= 0x80 && first < 0xa0) || (first >= 0xdc && first < 0xe0);

/** Whether a payload is one container with something in it, and nothing odd. */
function isLikely({ fields, problem }: Decoded): boolean {
  const [top, ...more] = fields;
  if (problem || more.length > 0 || !top?.children?.length) return false;
  if (top.type === 'map' && top.children.some(({ name }) => name === '' || ODD_TEXT.test(name))) return false;
  for (const { type, value } of walkFields(fields)) {
    if (ODD_TYPE.test(type) || (type === 'text' && ODD_TEXT.test(value))) return false;
  }
  return true;
}
