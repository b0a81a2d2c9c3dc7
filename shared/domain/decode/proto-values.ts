import type { ProtoScalar } from './proto-schema.ts';
import { float32Text, float64Text } from './value-text.ts';

/** What a varint of this type says; null where the type is not written as one. */
export function varintValue(type: ProtoScalar, raw: bigint): string | null {
  switch (type) {
    case 'int32':
      return String(BigInt.asIntN(32, raw));
    case 'int64':
      return String(BigInt.asIntN(64, raw));
    case 'uint32':
      return String(BigInt.asUintN(32, raw));
    case 'uint64':
      return String(raw);
    case 'sint32':
    case 'sint64':
      return String((raw >> 1n) ^ -(raw & 1n));
    case 'bool':
      return String(raw !== 0n);
    default:
      return null;
  }
}

/** What four bytes of this type say; null where the type is not written so. */
export function fixed32Value(type: ProtoScalar, raw: bigint): string | null {
  if (type === 'fixed32') return String(raw);
  if (type === 'sfixed32') return String(BigInt.asIntN(32, raw));
  return type === 'float' ? float32Text(float32Of(raw)) : null;
}

/** The same of eight bytes. */
export function fixed64Value(type: ProtoScalar, raw: bigint): string | null {
  if (type === 'fixed64') return String(raw);
  if (type === 'sfixed64') return String(BigInt.asIntN(64, raw));
  return type === 'double' ? float64Text(float64Of(raw)) : null;
}

const scratch = new DataView(new ArrayBuffer(8));

function float32Of(bits: bigint): number {
  scratch.setUint32(0, Number(bits));
  return scratch.getFloat32(0);
}

function float64Of(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}
