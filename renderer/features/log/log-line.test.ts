import { expect, it } from 'vitest';

import { filterLog, readLog } from './log-line.ts';

const lines = readLog([
  '2026-11-22T10:00:00.000Z info  started {"port":1883}',
  '2026-11-22T10:00:01.000Z error it broke {"trace":"7"}',
  '    at somewhere (file.ts:1)',
  '2026-11-22T10:00:02.000Z warn  slow',
]);

it('gives the lines of a stack the level of their entry', () => {
  expect(lines.map(({ level }) => level)).toEqual(['info', 'error', 'error', 'warn']);
});

it('filters by level and above', () => {
  expect(filterLog(lines, '', 'warn')).toHaveLength(3);
  expect(filterLog(lines, '', 'error')).toHaveLength(2);
});

it('filters by text whatever the case', () => {
  expect(filterLog(lines, ' BROKE ', 'info')).toHaveLength(1);
});
