import fc from 'fast-check';
import { expect, it } from 'vitest';

import { passphraseStrength } from './passphrase-strength.ts';

it.each([
  ['', 0],
  ['aaaaaaaaaaaaaaaaaaaa', 0],
  ['abcdefghijklmnop', 0],
  ['12345678', 0],
  ['password123', 0],
  ['Raspberry!', 0],
  ['horse', 0],
  ['correct horse', 1],
  ['correct horse battery', 2],
  ['correct horse battery staple', 3],
  ['correct horse battery staple river', 3],
  ['x7Q!m', 1],
  ['x7Q!mZ2#pL', 3],
  ['x7Q!mZ2#pL9wKe', 4],
])('takes “%s” for %i of 4', (passphrase, score) => {
  expect(passphraseStrength(passphrase).score).toBe(score);
});

it('rates anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (passphrase) => {
      expect(passphraseStrength(passphrase).word).toBeTypeOf('string');
    }),
  );
});
