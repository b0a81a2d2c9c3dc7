import fc from 'fast-check';
import { expect, it } from 'vitest';

import { modeLetters, modeWords, octalMode, parseOctalMode } from './file-mode.ts';
import { naturalKey } from './natural-key.ts';
import { crumbsOf, folderOf, inFolder, isEntryName, isWindowsName, nameOf } from './posix-path.ts';

it('takes paths apart and puts them together', () => {
  expect([folderOf('/a/b'), folderOf('/a'), folderOf('/'), folderOf('/a/b/')]).toEqual(['/a', '/', '/', '/a']);
  expect([nameOf('/a/b'), nameOf('/a/b/'), nameOf('/')]).toEqual(['b', 'b', '']);
  expect(crumbsOf('/a/b c').map(({ path }) => path)).toEqual(['/', '/a', '/a/b c']);
  const name = fc.string({ minLength: 1 }).filter(isEntryName);
  fc.assert(
    fc.property(fc.array(name), name, (folders, last) => {
      const folder = `/${folders.join('/')}`;
      const path = inFolder(folder, last);
      expect([folderOf(path), nameOf(path)]).toEqual([folder, last]);
    }),
  );
});

it('knows names that would lead elsewhere', () => {
  expect(['..', '.', '', 'a/b', '../x', 'a\0b'].some(isEntryName)).toBe(false);
  expect(['...', 'a b', '-rf', 'a\nb'].every(isEntryName)).toBe(true);
  expect(['a:b', 'nul', 'COM1.txt', 'end.', 'end ', 'a\\b'].some(isWindowsName)).toBe(false);
  expect(['nullable', 'a b', 'com', '漢'].every(isWindowsName)).toBe(true);
});

it('writes permissions in octal, as ls does and in words', () => {
  expect([0o644, 0o100755, 0o4755, 0].map(octalMode)).toEqual(['644', '755', '4755', '000']);
  expect([0o755, 0o4755, 0o2640, 0o1777].map(modeLetters)).toEqual([
    'rwxr-xr-x',
    'rwsr-xr-x',
    'rw-r-S---',
    'rwxrwxrwt',
  ]);
  expect(modeWords(0o1640)).toBe('Owner: read, write. Group: read. Others: nothing. Only owners delete in it.');
  fc.assert(fc.property(fc.integer({ min: 0, max: 0o7777 }), (mode) => parseOctalMode(octalMode(mode)) === mode));
  expect(['8', '', '77777', 'rwx'].map(parseOctalMode)).toEqual([null, null, null, null]);
});

it('orders names as people expect', () => {
  const names = ['file10', 'File9', 'file1', 'B', 'a'];
  expect(names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1))).toEqual([
    'a',
    'B',
    'file1',
    'File9',
    'file10',
  ]);
});
