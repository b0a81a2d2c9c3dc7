import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { Encoder } from 'cbor-x';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeCbor } from './cbor.ts';
import type { Decode, Field } from './field.ts';
import { decodeMessagePack } from './messagepack.ts';
import { flawOf } from './testing/check-tree.ts';

const cbor = new Encoder({ useRecords: false, mapsAsObjects: true });
/** As JSON has it: no negative zero, no `__proto__` that assigning would lose. */
const value = fc
  .jsonValue({ maxDepth: 4 })
  .map((each) => JSON.parse(JSON.stringify(each)) as unknown)
  .filter((each) => !JSON.stringify(each).includes('__proto__'));

/** What a tree of fields says, as a value again. */
function valueOf({ type, value: text, children }: Field): unknown {
  if (type === 'map') return Object.fromEntries(children!.map((child) => [child.name, valueOf(child)]));
  if (type === 'array') return children!.map(valueOf);
  if (type === 'text') return text;
  if (type === 'nil' || type === 'null') return null;
  return type === 'boolean' ? text === 'true' : Number(text);
}

describe.each<[string, Decode, (input: unknown) => Uint8Array]>([
  ['MessagePack of @msgpack/msgpack', decodeMessagePack, encodeMessagePack],
  ['CBOR of cbor-x', decodeCbor, (input) => cbor.encode(input)],
])('%s', (_, decode, encode) => {
  it('is read back, every field with its bytes', () => {
    fc.assert(
      fc.property(value, (written) => {
        const bytes = Uint8Array.from(encode(written));
        const decoded = decode(bytes);
        expect(decoded.problem).toBeNull();
        expect(flawOf(decoded, bytes.byteLength)).toBeNull();
        expect(valueOf(decoded.fields[0]!)).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });
});
