import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Certificates, makeCertificates } from '../../../e2e/fixtures/peers/certificates.ts';
import { freePort } from '../../../e2e/fixtures/peers/free-port.ts';
import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { mosquittoPublish } from '../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { DEFAULT_MQTT } from '../../../shared/contract/mqtt-profile.ts';
import { MqttRig } from './testing/mqtt-rig.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub', 'openssl');

async function listening(server: Server): Promise<AsyncDisposable & { port: number }> {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

describe('a broker that is not there', () => {
  it('says that the host was not found', async () => {
    await using rig = new MqttRig();
    expect(await rig.failure({ host: 'no-such-machine.invalid' })).toEqual({
      code: 'mqtt.host-not-found',
      facts: { host: 'no-such-machine.invalid' },
    });
  });

  it('says that the connection was refused', async () => {
    await using rig = new MqttRig();
    const port = await freePort();
    expect(await rig.failure({ port })).toEqual({ code: 'mqtt.refused', facts: { address: `127.0.0.1:${port}` } });
    expect(await rig.failure({ port, transport: 'wss' })).toMatchObject({ code: 'mqtt.refused' });
    const plan = { title: 'x', settings: { ...DEFAULT_MQTT, port } };
    await expect(rig.service.follow(plan)).rejects.toMatchObject({ code: 'mqtt.refused' });
  });

  it.each(['tcp', 'tls', 'ws', 'wss'] as const)('gives up on a %s server that says nothing', async (transport) => {
    await using server = await listening(createTcpServer());
    await using rig = new MqttRig();
    const { port } = server;
    expect(await rig.failure({ port, transport, connectTimeoutMs: 500 })).toEqual({
      code: 'mqtt.timeout',
      facts: { address: `127.0.0.1:${port}`, timeoutMs: 500 },
    });
  });

  it('lets the user give up while it connects', async () => {
    await using server = await listening(createTcpServer());
    await using rig = new MqttRig();
    const { service, sessionId, handle } = await rig.start({ port: server.port });
    await service.disconnect({ sessionId });
    expect(handle.state).toBe('closed');
  });
});

describe('something that is no broker', () => {
  it('is told apart: an HTTP server', async () => {
    await using server = await listening(createServer((_request, response) => void response.end('hi')));
    await using rig = new MqttRig();
    const { port } = server;
    const says = async (transport: 'tcp' | 'tls' | 'ws' | 'wss') => {
      const failure = await rig.failure({ port, transport });
      expect(failure.code).toBe('mqtt.not-a-broker');
      return (failure.facts as { reason: string }).reason;
    };
    expect(await says('tcp')).toBe('it answered in HTTP');
    expect(await says('tls')).toMatch(/TLS/);
    expect(await says('ws')).toBe('it answered the WebSocket request with HTTP 200');
    expect(await says('wss')).toMatch(/TLS/);
  });

  it.each([
    ['SSH-2.0-OpenSSH_9.2\r\n', 'it is an SSH server'],
    ['220 mail ESMTP\r\n', 'it is a mail or file server'],
    ['\x00\x01\x02', 'its first bytes are 00 01 02, which is no MQTT answer'],
    ['', 'it closed the connection without an answer'],
  ])('is told apart: one that says %j', async (words, reason) => {
    await using server = await listening(createTcpServer((socket) => void socket.end(words)));
    await using rig = new MqttRig();
    const failure = await rig.failure({ port: server.port });
    expect(failure).toMatchObject({ code: 'mqtt.not-a-broker', facts: { reason } });
  });
});

describe.skipIf(missing)(`TLS and passwords${missing ? ` (${missing})` : ''}`, () => {
  let folder: AsyncDisposable & { path: string };
  let certificates: Certificates;
  let ca: { name: string; pem: string };

  beforeAll(async () => {
    folder = await temporaryFolder();
    certificates = await makeCertificates(folder.path);
    ca = { name: 'authority.pem', pem: await readFile(certificates.authority, 'utf8') };
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it.each([4, 5] as const)('tells a wrong password (protocol %s)', async (protocolVersion) => {
    await using broker = await Mosquitto.start({ users: { ada: 'secret' } });
    await using rig = new MqttRig();
    const { port } = broker;
    const settings = { port, protocolVersion, username: 'ada' };
    const failure = await rig.failure(settings, { password: 'wrong' });
    // mosquitto answers a wrong password with "not authorised", as MQTT 3.1.1 and 5.0 allow.
    expect(failure).toEqual({ code: 'mqtt.not-authorised', facts: { username: 'ada' } });
    expect(await rig.failure({ port, protocolVersion })).toMatchObject({ facts: { username: '' } });
    const session = await rig.open(settings, { password: 'secret' });
    expect(session.status.newest).toMatchObject({ state: 'open', protocolVersion });
  });

  it.each(['tls', 'wss'] as const)('trusts the given authority (%s)', async (transport) => {
    await using broker = await Mosquitto.start({ tls: certificates.server, hasWebSocket: true });
    await using rig = new MqttRig();
    const port = transport === 'tls' ? broker.port : broker.webSocketPort;
    const session = await rig.open({ port, transport, ca });
    await session.service.publish({
      sessionId: session.sessionId,
      topic: 'a',
      payload: new Uint8Array([1]),
      qos: 2,
      retain: false,
    });
    expect(await session.topic('a')).toMatchObject({ messages: 1 });
    expect(session.handle.marks.join()).toContain('TLSv1.3');
    expect(session.status.newest!.address).toMatch(transport === 'tls' ? /^mqtts:/ : /^wss:.*\/mqtt$/);
  });

  it('tells the story of an expired certificate', async () => {
    await using broker = await Mosquitto.start({ tls: certificates.expired });
    await using rig = new MqttRig();
    const failure = await rig.failure({ port: broker.port, transport: 'tls', ca });
    expect(failure).toMatchObject({
      code: 'mqtt.tls',
      facts: { reason: 'its certificate expired on 2024-06-01', address: `127.0.0.1:${broker.port}` },
    });
    const [leaf] = (failure as { facts: { chain: { subject: string }[] } }).facts.chain;
    expect(leaf).toMatchObject({
      subject: 'CN=localhost',
      issuer: 'CN=Wirebench test authority',
      validTo: '2024-06-01T00:00:00.000Z',
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
  });

  it('names the names of a certificate for another machine', async () => {
    await using broker = await Mosquitto.start({ tls: certificates.otherName });
    await using rig = new MqttRig();
    const { port } = broker;
    expect(await rig.failure({ port, transport: 'tls', ca })).toMatchObject({
      facts: { reason: 'its certificate is for other.example, not for “127.0.0.1”' },
    });
    const session = await rig.open({ port, transport: 'tls', ca, serverName: 'other.example' });
    expect(session.handle.state).toBe('open');
  });

  it('refuses an authority it does not know', async () => {
    await using broker = await Mosquitto.start({ tls: certificates.server });
    await using rig = new MqttRig();
    expect(await rig.failure({ port: broker.port, transport: 'tls' })).toMatchObject({
      code: 'mqtt.tls',
      facts: { reason: 'its authority “CN=Wirebench test authority” is unknown here' },
    });
  });

  it('refuses what is not trusted, unless exactly this certificate is pinned', async () => {
    await using broker = await Mosquitto.start({ tls: certificates.expired });
    await using rig = new MqttRig();
    const { port } = broker;
    const failure = await rig.failure({ port, transport: 'tls' });
    const { reason, chain } = (failure as { facts: { reason: string; chain: { fingerprint: string }[] } }).facts;
    expect(reason).toContain('expired');
    const pinnedFingerprint = chain[0]!.fingerprint;
    const session = await rig.open({ port, transport: 'tls', pinnedFingerprint });
    expect(session.handle.state).toBe('open');
    const wrong = pinnedFingerprint.replace(/^../, (byte) => (byte === '00' ? '01' : '00'));
    expect(await rig.failure({ port, transport: 'tls', ca, pinnedFingerprint: wrong })).toMatchObject({
      code: 'mqtt.tls',
      facts: { reason: 'it shows another certificate than the one that is trusted', chain: [{}] },
    });
    expect(session.handle.bytes.out).toBeGreaterThan(0);
    // Not one byte of MQTT left towards the certificate that was not trusted.
    expect(rig.handles.at(-1)!.bytes).toEqual({ in: 0, out: 0 });
  });

  it('opens again with the one certificate the user trusts, and with no other', async () => {
    await using broker = await Mosquitto.start({ tls: certificates.expired });
    await using rig = new MqttRig();
    const { service, sessionId, status } = await rig.start({ port: broker.port, transport: 'tls', ca });
    const { reason } = await status.until(({ state }) => state === 'failed');
    if (reason?.code !== 'mqtt.tls') throw new Error(`failed with ${reason?.code}`);
    const { fingerprint } = reason.facts.chain[0]!;
    const wrong = fingerprint.replace(/^../, (byte) => (byte === '00' ? '01' : '00'));
    await service.trust({ sessionId, fingerprint: wrong });
    const other = 'it shows another certificate than the one that is trusted';
    await status.until(({ reason: now }) => now?.code === 'mqtt.tls' && now.facts.reason === other);
    expect(status.newest!.state).toBe('failed');
    await service.trust({ sessionId, fingerprint });
    await status.until(({ state }) => state === 'open');
  });

  it('shows a client certificate, and says what is wrong with its files', async () => {
    const tls = { tls: certificates.server, clientAuthority: certificates.authority };
    await using broker = await Mosquitto.start(tls);
    await using rig = new MqttRig();
    const settings = { port: broker.port, transport: 'tls' as const, ca };
    const clientCertificate = { name: 'client.pem', pem: await readFile(certificates.client.certificate, 'utf8') };
    const clientKey = await readFile(certificates.client.key, 'utf8');
    await rig.open({ ...settings, clientCertificate }, { clientKey });
    expect(await rig.failure(settings)).toMatchObject({ code: 'mqtt.tls', facts: { reason: /client certificate/ } });
    const wrongs: [string, string, string, RegExp][] = [
      [clientCertificate.pem, await readFile(certificates.server.key, 'utf8'), 'client key', /does not belong/],
      [clientCertificate.pem, '', 'client key', /none was given/],
      [clientCertificate.pem, 'no key', 'client key', /not PEM/],
      ['no certificate', clientKey, 'client certificate', /not PEM/],
    ];
    for (const [pem, key, which, reason] of wrongs) {
      const failure = await rig.failure({ ...settings, clientCertificate: { name: 'c', pem } }, { clientKey: key });
      expect(failure).toMatchObject({ code: 'mqtt.bad-certificate-file', facts: { which } });
      expect((failure.facts as { reason: string }).reason).toMatch(reason);
    }
    expect(await rig.failure({ ...settings, ca: { name: 'x', pem: 'x' } })).toMatchObject({
      facts: { which: 'CA certificate' },
    });
  });

  it('says that a port without TLS is without TLS, and the other way round', async () => {
    await using plain = await Mosquitto.start();
    await using secure = await Mosquitto.start({ tls: certificates.server });
    await using rig = new MqttRig();
    const answers = [
      await rig.failure({ port: plain.port, transport: 'tls' }),
      await rig.failure({ port: secure.port, transport: 'tcp' }),
    ];
    expect(answers).toMatchObject([{ code: 'mqtt.not-a-broker' }, { code: 'mqtt.not-a-broker' }]);
  });
});

describe.skipIf(missing)(`a lasting connection${missing ? ` (${missing})` : ''}`, () => {
  it.each([4, 5] as const)('comes over WebSocket too (protocol %s)', async (protocolVersion) => {
    await using broker = await Mosquitto.start({ hasWebSocket: true });
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.webSocketPort, transport: 'ws', protocolVersion });
    await mosquittoPublish({ port: broker.port, topic: 'a', payload: 'x'.repeat(1_000) });
    expect(await session.topic('a')).toMatchObject({ payloadBytes: 1_000 });
    await session.service.disconnect({ sessionId: session.sessionId });
    expect(session.handle.state).toBe('closed');
  });

  it('comes back after the broker was killed, with its subscriptions and counts', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    await session.service.subscribe({ sessionId: session.sessionId, filter: '$SYS/broker/version', qos: 1 });
    await mosquittoPublish({ port, topic: 'a', payload: '1' });
    await session.topic('a');
    await broker.stop('SIGKILL');
    const waiting = await session.status.until(({ state, retry }) => state === 'reconnecting' && retry!.attempt >= 2);
    expect(waiting.reason).toMatchObject({ code: 'mqtt.refused' });
    expect(waiting.messages).toBeGreaterThanOrEqual(1);
    await broker.restart();
    const back = await session.status.until(
      ({ state, subscriptions }) => state === 'open' && subscriptions.every(({ grantedQos }) => grantedQos !== null),
    );
    expect(back.subscriptions.map(({ filter }) => filter)).toEqual(['#', '$SYS/broker/version']);
    await mosquittoPublish({ port, topic: 'a', payload: '2' });
    expect(await session.topic('a', 2)).toMatchObject({ messages: 2 });
  });

  it('stops waiting when the user closes it or asks for a try at once', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const { port } = broker;
    const [closed, hurried] = [await rig.open({ port }), await rig.open({ port })];
    await broker.stop('SIGKILL');
    for (const { status } of [closed, hurried]) await status.until(({ state }) => state === 'reconnecting');
    await closed.service.disconnect({ sessionId: closed.sessionId });
    expect(closed.handle.state).toBe('closed');
    await broker.restart();
    await hurried.service.reconnect({ sessionId: hurried.sessionId });
    await hurried.status.until(({ state }) => state === 'open');
  });

  it('opens again when that is asked for while it closes', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { service, sessionId, handle } = await rig.open({ port: broker.port });
    const closing = service.disconnect({ sessionId });
    await service.reconnect({ sessionId });
    await closing;
    await expect
      .poll(() => handle.states.map(({ state }) => state), { timeout: 10_000 })
      .toEqual([...['connecting', 'open', 'closing', 'closed', 'connecting', 'open']]);
  });

  it('tells a publish that its connection broke before the broker confirmed', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const { service, sessionId, status } = await rig.open({ port: broker.port, subscriptions: [] });
    const payload = new Uint8Array(10_000_000);
    const publishing = service.publish({ sessionId, topic: 'a', payload, qos: 2, retain: false });
    void broker.stop('SIGKILL');
    await expect(publishing).rejects.toMatchObject({ code: 'mqtt.lost' });
    await status.until(({ state }) => state === 'reconnecting');
  });

  it('finds the session the broker kept [MQTT-3.2.2-3], and gets what was published meanwhile', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const settings = { port, cleanStart: false, sessionExpiryS: 600, clientId: 'steady' };
    const subscriptions = [{ filter: '#', qos: 2 as const }];
    const session = await rig.open({ ...settings, subscriptions });
    expect(session.status.newest!.isSessionPresent).toBe(false);
    await session.service.disconnect({ sessionId: session.sessionId });
    await mosquittoPublish({ port, topic: 'meanwhile', payload: 'x', qos: 2 });
    await session.service.reconnect({ sessionId: session.sessionId });
    await session.status.until(({ state, isSessionPresent }) => state === 'open' && isSessionPresent);
    expect(await session.topic('meanwhile')).toMatchObject({ messages: 1, last: { qos: 2 } });
  });
});
