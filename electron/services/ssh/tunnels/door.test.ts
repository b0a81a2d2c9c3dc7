import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { errorText } from '../../../../shared/errors/text.ts';
import { openLocalDoor } from './door.ts';

const nobody = { onSocket: () => undefined, onError: () => undefined };
/** Listens at a path and ends without closing, as a program that crashed. */
const CRASH = 'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';

describe('a place to listen that is taken', () => {
  it.skipIf(process.platform === 'win32')(
    'is called a file where it is the stale socket of another program',
    async () => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, 'stale.sock');
      await once(execFile(process.execPath, ['-e', CRASH, path]), 'exit');
      const taken = { code: 'tunnel.path-taken', facts: { path } };
      await expect(openLocalDoor({ path }, nobody)).rejects.toMatchObject(taken);
    },
  );

  it('is called a port where it is one', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const listen = { host: '127.0.0.1', port };
    await expect(openLocalDoor(listen, nobody)).rejects.toMatchObject({ code: 'tunnel.port-taken' });
    server.close();
  });

  it('at the server is no matter of ports where it is a path', () => {
    const nextFor = (address: string, door: 'port' | 'path') =>
      errorText['tunnel.server-listen-refused']({ address, door }).next;
    expect(nextFor('127.0.0.1:80', 'port')).toContain('Port 0');
    expect(nextFor('/run/lab.sock', 'path')).not.toMatch(/port 0|1024|PermitListen/i);
    expect(nextFor('/run/lab.sock', 'path')).toContain('another path');
  });
});
