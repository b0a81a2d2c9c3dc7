import { expect, it } from 'vitest';

import { linesThatRun, withoutControls } from './paste-guard.ts';

it('counts the lines a shell would run', () => {
  expect(['', 'ls', 'ls\n', 'a\r\nb', 'a\rb\n', '\n\n'].map(linesThatRun)).toEqual([0, 0, 1, 1, 2, 2]);
});

it('leaves out what would act as a key, and keeps text of every script', () => {
  expect(withoutControls('\x1b[201~rm\x03 é漢😀\t\r\n\x7f\x9b')).toBe('[201~rm é漢😀\t\r\n');
});
