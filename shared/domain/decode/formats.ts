/** Every way a payload can be shown, but for `auto`, which looks at the bytes and the topic. */
export const PAYLOAD_FORMATS = [
  'json',
  'text',
  'utf-16le',
  'utf-16be',
  'latin-1',
  'cbor',
  'messagepack',
  'protobuf',
  'sparkplug',
  'numbers',
  'script',
  'image',
  'base64',
  'deflate',
  'hex',
] as const;
export type PayloadFormat = (typeof PAYLOAD_FORMATS)[number];

export const FORMAT_NAMES: Readonly<Record<PayloadFormat, string>> = {
  json: 'JSON',
  text: 'Text (UTF-8)',
  'utf-16le': 'Text (UTF-16 LE)',
  'utf-16be': 'Text (UTF-16 BE)',
  'latin-1': 'Text (Latin-1)',
  cbor: 'CBOR',
  messagepack: 'MessagePack',
  protobuf: 'Protobuf',
  sparkplug: 'Sparkplug B',
  numbers: 'Numbers',
  script: 'Script',
  image: 'Image',
  base64: 'Base64',
  deflate: 'Deflate',
  hex: 'Hex',
};
