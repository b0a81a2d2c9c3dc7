import { decodeCbor } from '../../../shared/domain/decode/cbor.ts';
import { detectFormat } from '../../../shared/domain/decode/detect.ts';
import { decodeLatin1, decodeUtf16, type EncodedText } from '../../../shared/domain/decode/encodings.ts';
import type { Decoded, DecodeProblem } from '../../../shared/domain/decode/field.ts';
import { FORMAT_NAMES, type PayloadFormat } from '../../../shared/domain/decode/formats.ts';
import { imageFacts, type ImageFacts } from '../../../shared/domain/decode/image.ts';
import { formatJson, type JsonToken } from '../../../shared/domain/decode/json.ts';
import { decodeMessagePack } from '../../../shared/domain/decode/messagepack.ts';
import { decodeProtobuf } from '../../../shared/domain/decode/protobuf.ts';
import type { ProtoSchema } from '../../../shared/domain/decode/proto-schema.ts';
import { decodeSparkplug, type SparkplugAliases } from '../../../shared/domain/decode/sparkplug.ts';
import { decodeStruct, parseStruct } from '../../../shared/domain/decode/struct.ts';
import { decodeUtf8, joinPieces, type TextPiece } from '../../../shared/domain/decode/utf8.ts';
import { offsetOf } from '../../lib/hex.ts';
import { fieldsText } from '../../ui/field-rows.ts';

/** Longer JSON is shown as it came: laying it out would hold up the page. */
const MAX_JSON_CHARACTERS = 2_000_000;
/** An image of more is not drawn: it would take more memory than its file says. */
const MAX_IMAGE_PIXELS = 50_000_000;

/** A payload made ready to draw, in the format it says. */
export type PayloadShape = { format: PayloadFormat } & (
  | { kind: 'json'; tokens: JsonToken[] }
  | { kind: 'text'; pieces: TextPiece[]; invalidBytes: number; note: string | null }
  | { kind: 'tree'; decoded: Decoded; note: string | null }
  | { kind: 'image'; facts: ImageFacts }
  | { kind: 'hex'; note: string | null }
);

/** What beside the bytes decides how a payload is drawn. */
export interface ShapeContext {
  topic: string;
  format: PayloadFormat | 'auto';
  /** The layout of numbers, the message type of Protobuf; other formats need none. */
  option?: string;
  /** What the workspace's .proto files declare. */
  schema?: ProtoSchema;
  /** Names of Sparkplug aliases, as far as they are known. */
  aliases?: SparkplugAliases;
}

/**
 * How to draw a payload in the format that was chosen, pinned or, for `auto`, detected.
 *
 * @param isCut Whether `bytes` are only the beginning of it.
 */
export function shapePayload(bytes: Uint8Array, isCut: boolean, context: ShapeContext): PayloadShape {
  const isAuto = context.format === 'auto';
  const format = context.format === 'auto' ? detectFormat(bytes, isCut, context.topic) : context.format;
  switch (format) {
    case 'json':
      return shapeJson(bytes, isCut, !isAuto);
    case 'text': {
      const { pieces, invalidBytes } = decodeUtf8(bytes, isCut);
      return { format, kind: 'text', pieces, invalidBytes, note: null };
    }
    case 'utf-16le':
    case 'utf-16be':
      return shapeEncoded(format, decodeUtf16(bytes, format === 'utf-16le'));
    case 'latin-1':
      return shapeEncoded(format, decodeLatin1(bytes));
    case 'cbor':
      return shapeTree(format, decodeCbor(bytes, isCut));
    case 'messagepack':
      return shapeTree(format, decodeMessagePack(bytes, isCut));
    case 'protobuf':
      return shapeProtobuf(bytes, isCut, context);
    case 'sparkplug':
      return shapeTree(format, decodeSparkplug(bytes, isCut, context.aliases));
    case 'numbers':
      return shapeNumbers(bytes, isCut, context.option ?? '');
    case 'image':
      return shapeImage(bytes, isCut);
    default:
      return { format: 'hex', kind: 'hex', note: null };
  }
}

function shapeJson(bytes: Uint8Array, isCut: boolean, isAsked: boolean): PayloadShape {
  const decoded = decodeUtf8(bytes, isCut);
  const text = joinPieces(decoded);
  const { pieces, invalidBytes } = decoded;
  const asText = (note: string | null): PayloadShape => ({ format: 'text', kind: 'text', pieces, invalidBytes, note });
  if (invalidBytes > 0) return asText('Not JSON: the bytes are not UTF-8');
  if (text.length > MAX_JSON_CHARACTERS) return asText('Too long to lay out as JSON: shown as it came');
  const { tokens, problem } = formatJson(text, isCut);
  if (tokens) return { format: 'json', kind: 'json', tokens };
  if (text.trim() === '') return asText(isAsked ? 'Not JSON: the payload is empty' : null);
  return asText(`Not JSON: expected ${problem.expected} at character ${(problem.at + 1).toLocaleString('en')}`);
}

function shapeEncoded(format: PayloadFormat, { text, invalidBytes }: EncodedText): PayloadShape {
  const note =
    invalidBytes > 0
      ? `Not all of this is UTF-16: ${invalidBytes.toLocaleString('en')} ${invalidBytes === 1 ? 'byte is' : 'bytes are'} shown as \ufffd`
      : null;
  return { format, kind: 'text', pieces: [{ text, isValid: true }], invalidBytes: 0, note };
}

const shapeTree = (format: PayloadFormat, decoded: Decoded): PayloadShape => ({
  format,
  kind: 'tree',
  decoded,
  note: decoded.problem && problemText(FORMAT_NAMES[format], decoded.problem),
});

/** Where and why a payload stops being what it is read as. */
export const problemText = (name: string, { atByte, reason }: DecodeProblem): string =>
  `Read as ${name} up to byte ${atByte.toLocaleString('en')} (offset ${offsetOf(atByte)}): ${lowerFirst(reason)}`;

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

function shapeProtobuf(bytes: Uint8Array, isCut: boolean, { option: type = '', schema }: ShapeContext): PayloadShape {
  if (type === '') return shapeTree('protobuf', decodeProtobuf(bytes, isCut));
  const shape = shapeTree('protobuf', decodeProtobuf(bytes, isCut, schema, type));
  if (shape.kind !== 'tree' || !schema || schema.messages.has(type)) return shape;
  return { ...shape, note: `No .proto file declares ${type}, so fields have no names` };
}

function shapeNumbers(bytes: Uint8Array, isCut: boolean, option: string): PayloadShape {
  const layout = parseStruct(option);
  if (typeof layout === 'string') return { format: 'numbers', kind: 'hex', note: layout };
  return shapeTree('numbers', decodeStruct(bytes, isCut, layout));
}

function shapeImage(bytes: Uint8Array, isCut: boolean): PayloadShape {
  const asHex = (note: string): PayloadShape => ({ format: 'image', kind: 'hex', note });
  const facts = imageFacts(bytes);
  if (!facts) return asHex('Not an image: it does not begin as PNG, JPEG, GIF or WebP');
  if (isCut) return asHex(`A ${facts.name} image: load all of it to see it`);
  if (facts.width * facts.height > MAX_IMAGE_PIXELS) {
    const size = `${facts.width.toLocaleString('en')} × ${facts.height.toLocaleString('en')}`;
    return asHex(`A ${facts.name} image of ${size} pixels is too large to draw here: save it to a file`);
  }
  return { format: 'image', kind: 'image', facts };
}

/** What is shown as text, to copy; empty for bytes and images, which have other ways out. */
export function shapeText(shape: PayloadShape): string {
  switch (shape.kind) {
    case 'json':
      return shape.tokens.map(({ text }) => text).join('');
    case 'text':
      return shape.pieces.map(({ text }) => text).join('');
    case 'tree':
      return fieldsText(shape.decoded.fields);
    default:
      return '';
  }
}
