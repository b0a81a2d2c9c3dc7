import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { Field } from './field.ts';
import { decodeMessagePack } from './messagepack.ts';
import { flawOf } from './testing/check-tree.ts';

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

it('what @msgpack/msgpack writes is read back, every field with its bytes', () => {
  fc.assert(
    fc.property(value, (written) => {
      const bytes = Uint8Array.from(encode(written));
      const decoded = decodeMessagePack(bytes);
      expect(decoded.problem).toBeNull();
      expect(flawOf(decoded, bytes.byteLength)).toBeNull();
      expect(valueOf(decoded.fields[0]!)).toEqual(written);
    }),
    { numRuns: 500 },
  );
});
