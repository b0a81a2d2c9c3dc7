/** The scalar types of Protobuf. */
export const PROTO_SCALARS = [
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes',
] as const;
export type ProtoScalar = (typeof PROTO_SCALARS)[number];

export interface ProtoField {
  name: string;
  /** A scalar type, or the full name of a message or enum of the schema. */
  type: string;
  isRepeated: boolean;
}

/** What a .proto file declares, by full name. */
export interface ProtoSchema {
  messages: ReadonlyMap<string, ReadonlyMap<number, ProtoField>>;
  enums: ReadonlyMap<string, ReadonlyMap<number, string>>;
}

export const isProtoScalar = (type: string): type is ProtoScalar => (PROTO_SCALARS as readonly string[]).includes(type);
