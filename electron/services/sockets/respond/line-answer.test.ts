import fc from 'fast-check';
import { expect, it } from 'vitest';

import { LineCutter, lineAnswer } from './line-answer.ts';

it('cuts the same lines however the stream was split', () => {
  const line = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n'))), fc.array(fc.nat(40)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map(([text, end]) => text + end).join(''));
      const cutter = new LineCutter();
      const found: string[] = [];
      let at = 0;
      for (const size of [...cuts, bytes.length]) {
        found.push(...cutter.push(bytes.subarray(at, at + size)).map(String));
        at += size;
      }
      expect(found).toEqual(lines.map(([text]) => text));
    }),
  );
});

it('answers a line that never ends in parts, and keeps little of it', () => {
  const cutter = new LineCutter();
  expect(cutter.push(Buffer.alloc(200_000, 'x')).map(({ length }) => length)).toEqual([65_536, 65_536, 65_536]);
});

it('puts the line wherever the template says, and ends with CRLF', () => {
  const answer = (template: string): string => String(Buffer.concat(lineAnswer(template, Buffer.from('a'))));
  expect(answer('{line} and {line}!')).toBe('a and a!\r\n');
  expect(answer('same')).toBe('same\r\n');
});
