import { describe, expect, it } from 'vitest';

import { flavourOf } from './peers.mjs';
import { addUp, summaryLine, tallyPlaywright, tallyVitest } from './results.mjs';

const skip = (description: string) => [{ type: 'skip', description }];
const e2e = (status: string, annotations: { type: string; description?: string }[] = []) => ({
  projectName: 'served',
  status,
  annotations,
});

describe('the numbers at the end', () => {
  it('come from Vitest, with files that do not load', () => {
    const tally = tallyVitest({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'works', status: 'passed' },
            { fullName: 'breaks', status: 'failed' },
            { fullName: 'meets sshd (not installed: sshd)', status: 'skipped' },
            { fullName: 'is to come', status: 'todo' },
          ],
        },
        { name: 'broken.test.ts', status: 'failed', assertionResults: [] },
      ],
    });
    expect(tally).toEqual({
      passed: 1,
      failed: ['a.test.ts: breaks', 'broken.test.ts'],
      skipped: ['meets sshd (not installed: sshd)', 'is to come'],
      flaky: [],
    });
  });

  it('come from Playwright, with nested suites and files that do not load', () => {
    const tally = tallyPlaywright({
      errors: [{ message: 'cannot load x.spec.ts' }],
      suites: [
        {
          specs: [{ title: 'one', file: 'a.spec.ts', tests: [e2e('expected'), e2e('unexpected')] }],
          suites: [
            {
              specs: [{ title: 'two', file: 'a.spec.ts', tests: [e2e('flaky'), e2e('skipped', skip('no broker'))] }],
            },
          ],
        },
      ],
    });
    expect(tally).toEqual({
      passed: 2,
      failed: ['cannot load x.spec.ts', 'served: a.spec.ts: one'],
      skipped: ['served: a.spec.ts: two (no broker)'],
      flaky: ['served: a.spec.ts: two'],
    });
  });

  it('are added and said in one line', () => {
    const all = addUp([
      { passed: 2, failed: ['a'], skipped: [] },
      { passed: 3, failed: [], skipped: ['b', 'c'] },
    ]);
    expect(summaryLine(all)).toBe('5 passed, 1 failed, 2 skipped');
  });
});

describe('the system', () => {
  it.each([
    ['PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', 'debian'],
    ['ID=ubuntu\nID_LIKE=debian\n', 'ubuntu'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'ubuntu'],
    ['ID=fedora\nNAME="not debian"\n', null],
  ])('%j is %s', (osRelease, flavour) => {
    expect(flavourOf(osRelease)).toBe(flavour);
  });
});
