import fc from 'fast-check';
import { expect, it } from 'vitest';

import { isOddTopic, markOfByte } from '../../../shared/domain/topic-bytes.ts';
import { readTopic } from './topic-text.ts';

const read = (bytes: Uint8Array): string => readTopic(Buffer.from(bytes), 0, bytes.length);

it('reads text as text, the replacement character too', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\ufffdb', '\ufeffa'));
  fc.assert(
    fc.property(text, (topic) => {
      expect(read(Buffer.from(topic))).toBe(topic);
    }),
  );
});

it('keeps every byte of what is no text, so that different topics stay different', () => {
  const backToBytes = (topic: string): Buffer =>
    Buffer.concat(
      Array.from(topic, (character) => {
        const code = character.charCodeAt(0);
        return character.length === 1 && code >= 0xdc80 && code <= 0xdcff
          ? Buffer.of(code - 0xdc00)
          : Buffer.from(character);
      }),
    );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(backToBytes(read(bytes))).toEqual(Buffer.from(bytes));
    }),
  );
  expect(read(Uint8Array.of(0x61, 0xff))).toBe(`a${markOfByte(0xff)}`);
  expect(isOddTopic(read(Uint8Array.of(0xc3, 0x28)))).toBe(true);
});
