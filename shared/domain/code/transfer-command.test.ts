import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

import { textOfName } from '../files/name-bytes.ts';
import { scpCommand } from './transfer-command.ts';

const call = { user: 'pi', host: 'lab.local', port: 22, isRecursive: false };

it('writes the command that would do the same', () => {
  expect(
    scpCommand({ ...call, direction: 'download', fromFolder: '/var/log', names: ['syslog'], toFolder: '/home/me' }),
  ).toBe('scp -p pi@lab.local:/var/log/syslog /home/me');
  expect(
    scpCommand({
      ...{ ...call, host: 'fe80::1', port: 2222, isRecursive: true },
      ...{ direction: 'upload', fromFolder: '/home/me', names: ['a b', "it's"], toFolder: '/tmp' },
    }),
  ).toBe(String.raw`scp -p -r -P 2222 '/home/me/a b' '/home/me/it'\''s' 'pi@[fe80::1]:/tmp'`);
});

it.skipIf(process.platform === 'win32')('hands names over whole, whatever bytes they are', () => {
  const name = textOfName(Uint8Array.of(0x61, 0xe9, 0x0a, 0x27, 0x5c, 0x62));
  const command = scpCommand({ ...call, direction: 'upload', fromFolder: '/x', names: [name], toFolder: '/tmp' });
  const printed = execFileSync('bash', ['-c', command.replace('scp -p', "printf '%s'")]);
  expect(printed.subarray(0, 9)).toEqual(Buffer.from([0x2f, 0x78, 0x2f, 0x61, 0xe9, 0x0a, 0x27, 0x5c, 0x62]));
});
