import type { ProtoField, ProtoSchema } from './proto-schema.ts';

/** What .proto files declare, as it crosses from host to page. */
export interface ProtoDeclarations {
  messages: { name: string; fields: ({ number: number } & ProtoField)[] }[];
  enums: { name: string; values: { number: number; name: string }[] }[];
}

/** The declarations as the decoder looks them up. */
export function schemaOf({ messages, enums }: ProtoDeclarations): ProtoSchema {
  return {
    messages: new Map(
      messages.map(({ name, fields }) => [name, new Map(fields.map(({ number, ...field }) => [number, field]))]),
    ),
    enums: new Map(enums.map(({ name, values }) => [name, new Map(values.map((each) => [each.number, each.name]))])),
  };
}
