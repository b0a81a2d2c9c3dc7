import { expect, it } from 'vitest';

import { reasonMeaning, returnCodeMeaning } from './mqtt-reasons.ts';

it('tells the codes of both versions apart (3.1.1 table 3.1, 5.0 §2.4)', () => {
  expect(returnCodeMeaning(5)).toBe('not authorised');
  expect(reasonMeaning(0x87)).toBe('not authorised');
  expect(reasonMeaning(0x8e)).toContain('took over');
});

it('has words for a code nobody defined', () => {
  expect(reasonMeaning(0xff)).toContain('does not define');
  expect(returnCodeMeaning(0xff)).toContain('does not define');
});
