import { expect, it } from 'vitest';

import type { KeyRow } from '../../../shared/contract/keys.ts';
import { filterKeys, freeName, nameOfFile, nameProblem, protectionWords, typeWords } from './key-words.ts';

const facts = { type: 'ssh-rsa', label: 'RSA', bits: 3_072, sha256: 'SHA256:abc', md5: '', art: '' };
const row = (more: Partial<KeyRow>): KeyRow => ({
  ...{ place: 'workspace', name: 'lab', path: '/keys/lab', hasPrivate: true, hasPublic: true, format: 'openssh' },
  ...{ key: facts, comment: 'zoe@bench', protection: null, changedAtMs: 0, mode: 0o600, concerns: [], problem: '' },
  ...more,
});

it('says type, size and protection', () => {
  expect(typeWords(row({}))).toBe('RSA 3072');
  expect(typeWords(row({ key: null }))).toBe('Unknown');
  const sealed = { cipher: '', derivation: '', rounds: null };
  expect(typeWords(row({ key: null, protection: sealed }))).toBe('Shown by its passphrase');
  expect(protectionWords(row({}))).toBe('None');
  expect(protectionWords(row({ protection: { cipher: 'aes256-ctr', derivation: 'bcrypt', rounds: 24 } }))).toBe(
    'Passphrase (aes256-ctr; bcrypt, 24 rounds)',
  );
  expect(protectionWords(row({ protection: sealed }))).toBe('Passphrase');
  expect(protectionWords(row({ hasPrivate: false }))).toBe('Only the public half is here');
});

it('finds keys by every word, in name, comment, type and place', () => {
  const keys = [row({}), row({ name: 'other', place: 'home', comment: '' })];
  expect(filterKeys(keys, 'rsa ZOE').map(({ name }) => name)).toEqual(['lab']);
  expect(filterKeys(keys, '~/.ssh').map(({ name }) => name)).toEqual(['other']);
  expect(filterKeys(keys, '')).toHaveLength(2);
});

it('finds a free name, and says what is wrong with one', () => {
  const list = { keys: [row({}), row({ name: 'lab-2' })] };
  expect(freeName(list, 'workspace', 'lab')).toBe('lab-3');
  expect(freeName(list, 'home', 'lab')).toBe('lab');
  expect(nameProblem(list, 'workspace', 'lab')).toMatch(/already/);
  for (const name of ['', '-f', 'a b', '../x', 'x.pub', 'config', 'known_hosts', 'authorized_keys', '.x'])
    expect(nameProblem(list, 'home', name)).not.toBeNull();
  expect(nameProblem(list, 'home', 'id_ed25519')).toBeNull();
});

it('names the copy of a file', () => {
  expect(nameOfFile('my key (old).ppk')).toBe('my-key-old-');
  expect(nameOfFile('.ppk')).toBe('key');
});
