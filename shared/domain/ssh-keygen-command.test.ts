import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { sshKeygenCommand } from './ssh-keygen-command.ts';

const run = promisify(execFile);

it('names type, size, rounds, comment and file', () => {
  const plan = { path: '/home/zoe/.ssh/id_rsa', comment: 'zoe@lab', rounds: 24 };
  expect(sshKeygenCommand({ ...plan, kind: { type: 'rsa', bits: 4_096 } })).toBe(
    'ssh-keygen -t rsa -b 4096 -a 24 -C zoe@lab -f /home/zoe/.ssh/id_rsa',
  );
  expect(sshKeygenCommand({ ...plan, kind: { type: 'ed25519' }, rounds: null, comment: "Zoë's" })).toBe(
    String.raw`ssh-keygen -t ed25519 -N '' -C 'Zoë'\''s' -f /home/zoe/.ssh/id_rsa`,
  );
});

it.skipIf(process.platform === 'win32')('reaches the program word by word, whatever the comment says', async () => {
  const word = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(word, async (comment) => {
      const command = sshKeygenCommand({ kind: { type: 'ed25519' }, path: '/x', comment, rounds: 1 });
      const { stdout } = await run('/bin/sh', ['-c', `set -- ${command}; printf '%s' "$7"`]);
      expect(stdout).toBe(comment);
    }),
    { numRuns: 25 },
  );
});
