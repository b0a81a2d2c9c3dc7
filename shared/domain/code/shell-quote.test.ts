import { execFileSync } from 'node:child_process';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { printfFormat, shellQuote, shellWord } from './shell-quote.ts';

/** Runs a real shell, which puts a NUL behind every word it was given. */
const words = (quoted: readonly string[]): string[] =>
  execFileSync('sh', ['-c', String.raw`printf '%s\000' ${quoted.join(' ')}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

const argument = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''));
const hostile = fc.string({ unit: fc.constantFrom(...Array.from(`'"\\$\`!~*?[]{}();&|<># \t\n-=%a`)), maxLength: 20 });

it.each([
  ['quoted', shellQuote],
  ['quoted where needed', shellWord],
])('a shell gives back every word as it was, %s', (_, quote) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(argument, hostile), { minLength: 1, maxLength: 60 }), (all) => {
      expect(words(all.map(quote))).toEqual(all);
    }),
    { numRuns: 40 },
  );
});

it('quotes only where a shell would read something else', () => {
  expect(shellWord('lab/room-1/temp')).toBe('lab/room-1/temp');
  expect(shellWord('lab/#')).toBe(`'lab/#'`);
  expect(shellWord('')).toBe(`''`);
});

it('printf writes every byte as it was', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    hostile.map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(bytes, (all) => {
      const written = execFileSync('sh', ['-c', `printf ${printfFormat(all)}`]);
      expect(new Uint8Array(written)).toEqual(new Uint8Array(all));
    }),
    { numRuns: 60 },
  );
});
