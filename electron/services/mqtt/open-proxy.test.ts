import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { httpProxy } from '../../../e2e/fixtures/peers/http-proxy.ts';
import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { freePort } from '../../../e2e/fixtures/peers/free-port.ts';
import { OpenSsh } from '../../../e2e/fixtures/peers/openssh.ts';
import { PeerProcess } from '../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { MqttRig } from './testing/mqtt-rig.ts';

const missing = missingPrograms('mosquitto', 'ssh', 'sshd');

describe.skipIf(missing)(`MQTT through a proxy${missing ? ` (${missing})` : ''}`, () => {
  it('goes through HTTP CONNECT, over TCP and over WebSocket', async () => {
    await using broker = await Mosquitto.start({ hasWebSocket: true });
    await using http = await httpProxy();
    await using rig = new MqttRig();
    const { handle } = await rig.open({ port: broker.port, proxy: http.proxy });
    expect(handle.marks).toContain(`through the HTTP proxy 127.0.0.1:${http.proxy.port}`);
    await rig.open(
      { transport: 'ws', port: broker.webSocketPort, proxy: { ...http.proxy, username: 'ada' } },
      { proxyPassword: 'x' },
    );
    expect(http.asked).toEqual([
      `127.0.0.1:${broker.port}`,
      `127.0.0.1:${broker.webSocketPort} Basic ${Buffer.from('ada:x').toString('base64')}`,
    ]);
  });

  it.each([
    ['a password', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', '(407)'],
    ['rules', 'HTTP/1.1 403 Forbidden\r\n\r\n', 'it answered 403 Forbidden'],
    ['another protocol', 'SSH-2.0-x\r\n\r\n', 'it does not speak HTTP'],
    ['no end', 'x'.repeat(20_000), 'its answer never ends'],
  ])('says that the proxy asks for %s', async (_what, words, reason) => {
    await using http = await httpProxy((_request, socket) => socket.end(words) !== undefined);
    await using rig = new MqttRig();
    const failure = await rig.failure({ port: 1883, proxy: http.proxy });
    expect(failure).toMatchObject({ code: 'mqtt.proxy', facts: { isRefusal: true } });
    expect((failure.facts as { reason: string }).reason).toContain(reason);
  });

  it('goes through SOCKS 5, and says what it refused', async () => {
    await using ssh = await OpenSsh.start();
    const port = await freePort();
    const options = [
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'IdentitiesOnly=yes',
      'LogLevel=ERROR',
    ];
    const args = ['-N', '-D', `127.0.0.1:${port}`, '-i', ssh.userKey, '-p', String(ssh.port), `${ssh.user}@127.0.0.1`];
    await using tunnel = new PeerProcess(needProgram('ssh'), [...options.flatMap((one) => ['-o', one]), ...args]);
    await tunnel.listening(port);
    const proxy = { kind: 'socks5', host: '127.0.0.1', port, username: '' } as const;
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    await rig.open({ host: 'localhost', port: broker.port, proxy });
    const refused = await rig.failure({ port: 9, proxy });
    expect(refused).toMatchObject({ code: 'mqtt.proxy', facts: { isRefusal: true } });
    const other = await rig.failure({ port: 1883, proxy: { ...proxy, port: broker.port } });
    expect((other.facts as { reason: string }).reason).toContain('it does not speak SOCKS 5');
  });

  it('says that the proxy is not there, and goes on trying', async () => {
    await using rig = new MqttRig();
    const proxy = { kind: 'http', host: '127.0.0.1', port: 9, username: '' } as const;
    const session = await rig.start({ port: 1883, proxy });
    const { reason } = await session.status.until(({ state }) => state === 'reconnecting' || state === 'failed');
    expect(reason).toMatchObject({ code: 'mqtt.proxy', facts: { reason: 'it cannot be reached (ECONNREFUSED)' } });
  });
});

it('sends the headers of the profile with the WebSocket request, and the secret one', async () => {
  await using rig = new MqttRig();
  await using server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const upgrade = once(server, 'upgrade') as Promise<[IncomingMessage, Duplex]>;
  const headers = [{ name: 'X-Device', value: 'pump 4' }];
  await rig.start({ transport: 'ws', port, headers }, { authorization: 'Bearer abc' });
  const [request, socket] = await upgrade;
  socket.destroy();
  expect(request.headers).toMatchObject({ 'x-device': 'pump 4', authorization: 'Bearer abc' });
});
