import { execFileSync } from 'node:child_process';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { sourceString } from './source-string.ts';

const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 50 });
const missing = missingPrograms('python3');

it('JavaScript reads every text as it was', () => {
  fc.assert(
    fc.property(texts, (all) => {
      // oxlint-disable-next-line typescript/no-implied-eval
      const read = new Function(`return [${all.map(sourceString).join(', ')}]`) as () => string[];
      expect(read()).toEqual(all);
    }),
  );
});

it.skipIf(missing)('Python reads every text as it was', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const program = `import json, sys\njson.dump([${all.map(sourceString).join(', ')}], sys.stdout)`;
      expect(JSON.parse(execFileSync('python3', ['-'], { input: program, encoding: 'utf8' }))).toEqual(all);
    }),
    { numRuns: 20 },
  );
});

it('shows what cannot be seen', () => {
  expect(sourceString('a\u202eb\u200b\u0085\u2028')).toBe(String.raw`"a\u202eb\u200b\u0085\u2028"`);
});
