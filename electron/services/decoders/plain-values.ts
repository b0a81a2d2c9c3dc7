import type { DecoderPin } from '../../../shared/contract/decoders.ts';
import { decodeCbor } from '../../../shared/domain/decode/cbor.ts';
import { detectFormat } from '../../../shared/domain/decode/detect.ts';
import type { PayloadFormat } from '../../../shared/domain/decode/formats.ts';
import { decodeMessagePack } from '../../../shared/domain/decode/messagepack.ts';
import { decodeProtobuf } from '../../../shared/domain/decode/protobuf.ts';
import type { ProtoSchema } from '../../../shared/domain/decode/proto-schema.ts';
import { decodeSparkplug, type SparkplugAliases } from '../../../shared/domain/decode/sparkplug.ts';
import { decodeStruct, parseStruct } from '../../../shared/domain/decode/struct.ts';
import { plainValue, sparkplugValue } from '../../../shared/domain/plot/field-values.ts';
import type { PayloadReader, PayloadValues } from '../../ports/payload-values.ts';

export interface PlainValuesDeps {
  decoders: { pinOf(topic: string): DecoderPin | null };
  protoFiles: { schema(): ProtoSchema };
}

/** Formats whose payloads have fields; the others are text, or need the page. */
const WITH_FIELDS: ReadonlySet<PayloadFormat> = new Set(['cbor', 'messagepack', 'protobuf', 'sparkplug', 'numbers']);

/** Decodes by the pins of the workspace; see `ports/payload-values.ts`. */
export class PlainValues implements PayloadValues {
  constructor(private readonly deps: PlainValuesDeps) {}

  readerFor(topic: string): PayloadReader {
    const pin = this.deps.decoders.pinOf(topic);
    if (!pin) {
      return {
        isPinned: false,
        read: (payload, aliases) => decode(detectFormat(payload, false, topic), '', payload, NO_SCHEMA, aliases),
      };
    }
    const schema = pin.format === 'protobuf' ? this.deps.protoFiles.schema() : NO_SCHEMA;
    return {
      isPinned: WITH_FIELDS.has(pin.format),
      read: (payload, aliases) => decode(pin.format, pin.option, payload, schema, aliases),
    };
  }
}

const NO_SCHEMA: ProtoSchema = { messages: new Map(), enums: new Map() };

function decode(
  format: PayloadFormat,
  option: string,
  payload: Uint8Array,
  schema: ProtoSchema,
  aliases?: SparkplugAliases,
): unknown {
  switch (format) {
    case 'cbor':
      return plainValue(decodeCbor(payload));
    case 'messagepack':
      return plainValue(decodeMessagePack(payload));
    case 'protobuf':
      return plainValue(option === '' ? decodeProtobuf(payload) : decodeProtobuf(payload, false, schema, option));
    case 'sparkplug':
      return sparkplugValue(decodeSparkplug(payload, false, aliases));
    case 'numbers': {
      const layout = parseStruct(option);
      return typeof layout === 'string' ? undefined : plainValue(decodeStruct(payload, false, layout));
    }
    default:
      return undefined;
  }
}
