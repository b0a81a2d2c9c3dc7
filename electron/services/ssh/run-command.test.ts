import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import ssh2 from 'ssh2';
import { expect, it } from 'vitest';

import type { SessionHandle } from '../../ports/sessions.ts';
import { followCommand } from './run-command.ts';

/** A server on which every command writes a little, exits with 7 and is over, all at once. */
async function quickServer() {
  const { private: hostKey } = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => context.accept());
    client.on('session', (accept) => {
      accept().on('exec', (take) => {
        const channel = take();
        channel.stderr.write('err');
        channel.write('out');
        channel.exit(7);
        channel.end();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

it('knows how a command ended that was over before anybody listened', async () => {
  const server = await quickServer();
  const client = new ssh2.Client();
  client.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, username: 'x', password: 'y' });
  await once(client, 'ready');
  const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) =>
    client.exec('true', (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  await sleep(50); // all of it has come by now
  const wire: string[] = [];
  const handle = { wire: (_way: string, bytes: Uint8Array) => void wire.push(Buffer.from(bytes).toString()) };
  const result = await followCommand(channel, handle as unknown as SessionHandle, new AbortController().signal);
  expect({ ...result, stdout: String(Buffer.from(result.stdout)), stderr: String(Buffer.from(result.stderr)) }).toEqual(
    {
      ...{ exitCode: 7, signal: '', stdout: 'out', stderr: 'err', leftOutBytes: 0 },
    },
  );
  expect(wire.toSorted()).toEqual(['err', 'out']);
  client.end();
  await new Promise((resolve) => void server.close(resolve));
});
