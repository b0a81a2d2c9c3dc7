import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect as dial, type AddressInfo, type Server } from 'node:net';
import { promisify } from 'node:util';

import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { SessionId } from '../../../shared/contract/ids.ts';
import type { PracticeStatus } from '../../../shared/contract/practice.ts';
import { PracticeService, type PracticeServiceDeps } from './practice-service.ts';
import type { Device } from './site/device.ts';
import { createCampus } from './site/campus.ts';
import { FakeLog, FakeSessions, realClock, realTimers } from '../lib/testing/fakes.ts';

const run = promisify(execFile);
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing[Symbol.asyncDispose]();
});

function createLab(change: Partial<PracticeServiceDeps> = {}) {
  const sessions = new FakeSessions();
  const log = new FakeLog();
  const service = new PracticeService({
    sessions,
    log,
    clock: realClock,
    timers: realTimers,
    explorer: { follow: async () => ({ sessionId: SessionId.parse('explorer') }) },
    randomSeed: () => 42,
    usualPorts: { tcp: 0, ws: 0 },
    ...change,
  });
  open.push(service);
  let latest: (() => PracticeStatus) | undefined;
  service.status({}, { offer: (make) => (latest = make), end: () => undefined, signal: new AbortController().signal });
  return { service, sessions, log, status: () => latest!() };
}

/** What mosquitto_sub prints, one line per message, until `count` or two seconds. */
async function listen(port: number, count: number, ...args: string[]): Promise<string[]> {
  const address = `-v -h 127.0.0.1 -p ${port} -C ${count} -W 8`.split(' ');
  const { stdout } = await run('mosquitto_sub', [...address, ...args]);
  return stdout.trim().split('\n');
}

const say = (port: number, topic: string, payload: string) =>
  run('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(port), '-t', topic, '-m', payload]);

async function holdPort(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) });
  return { server, port: (server.address() as AddressInfo).port };
}

async function canBind(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false; // the answer itself
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}

describe('PracticeService', () => {
  it('delivers retained topics at once, and live readings, to mosquitto_sub', async () => {
    const { service, status } = createLab();
    const { tcpPort } = await service.start({});
    expect(status()).toMatchObject({ state: 'running', tcpPort, seed: 42, takenPorts: [], reason: null });
    expect(status().devices.every(({ isOnline }) => isOnline)).toBe(true);
    const { devices } = createCampus(42);
    // One status each, what they say on connecting, and the reception's clock.
    const expected = devices.length + devices.flatMap((device) => device.hello()).length + 1;
    const retained = await listen(tcpPort, expected, '-t', 'campus/#', '--retained-only');
    expect(retained).toContain('campus/greenhouse/soil/status online');
    expect(retained).toContainEqual(expect.stringMatching(/^campus\/room-101\/lamp\/state \{"power":"off"/));
    const live = await listen(tcpPort, 1, '-t', 'campus/room-101/climate/temperature', '-R');
    expect(live[0]).toMatch(/temperature \d\d\.\d\d$/);
  });

  it('answers commands from mosquitto_pub, and bad ones with an error', async () => {
    const { service, sessions } = createLab();
    const { tcpPort } = await service.start({});
    const topics = ['-t', 'campus/room-101/lamp/state', '-t', 'campus/room-101/lamp/error'];
    const answers = listen(tcpPort, 2, ...topics, '-R', '-i', 'watcher');
    const SUBACK = 0x90;
    await vi.waitFor(() => expect(Buffer.concat(sessions.titled('watcher')[0]!.bytes.out)).toContain(SUBACK));
    await say(tcpPort, 'campus/room-101/lamp/set', 'on');
    await say(tcpPort, 'campus/room-101/lamp/set', 'purple');
    const lines = await answers;
    expect(lines[0]).toBe('campus/room-101/lamp/state {"power":"on","brightness":80}');
    expect(lines[1]).toMatch(/^campus\/room-101\/lamp\/error \{"error":.*"got":"purple"\}$/);
  });

  it('publishes the last will of a device whose line breaks [MQTT-3.1.2-8], in one session with its return', async () => {
    const probe: Device = {
      ...createCampus(1).devices.find(({ info }) => info.topic === 'campus/greenhouse/soil')!,
      isCutOff: (siteMs) => siteMs >= 1_000 && siteMs < 2_000,
    };
    const { service, sessions, status } = createLab({
      createSite: () => ({ devices: [probe], step: () => undefined }),
    });
    const { tcpPort } = await service.start({});
    const lines = await listen(tcpPort, 3, '-t', 'campus/greenhouse/soil/status');
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['online', 'offline', 'online']);
    await vi.waitFor(() => expect(status().devices[0]).toMatchObject({ isOnline: true }));
    const [session, ...others] = sessions.titled('greenhouse-soil');
    expect(others).toEqual([]);
    expect(session!.states).toEqual(['connecting', 'open', 'closed', 'connecting', 'open']);
    expect(session!.source).toMatchObject({ kind: 'broker-client', parentId: status().sessionId });
  });

  it('serves MQTT over WebSocket, and records what crossed the wire', async () => {
    const { service, sessions } = createLab();
    const { wsPort } = await service.start({});
    const client = await connectAsync(`ws://127.0.0.1:${wsPort}`, { protocolVersion: 4, clientId: 'browser' });
    const got = new Promise<string>((resolve) => client.once('message', (_topic, payload) => resolve(String(payload))));
    await client.subscribeAsync('campus/site/about');
    expect(JSON.parse(await got)).toMatchObject({ seed: 42 });
    const [session] = sessions.titled('browser');
    expect(Buffer.concat(session!.bytes.in).toString('latin1')).toMatch(/^GET \/ HTTP\/1.1\r\n/);
    expect(Buffer.concat(session!.bytes.out).toString('latin1')).toContain('Sec-WebSocket-Protocol: mqtt');
    await client.endAsync();
    await vi.waitFor(() => expect(session!.states.at(-1)).toBe('closed'));
  });

  it('records a client byte for byte, from CONNECT to DISCONNECT', async () => {
    const { service, sessions } = createLab();
    const { tcpPort } = await service.start({});
    await run('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(tcpPort), '-i', 'me', '-t', 'a/b', '-m', 'hi']);
    await vi.waitFor(() => expect(sessions.titled('me')[0]!.states.at(-1)).toBe('closed'));
    const { bytes } = sessions.titled('me')[0]!;
    expect(Buffer.concat(bytes.in).toString('hex')).toBe('100e00044d5154540402003c00026d6530070003612f626869e000');
    expect(Buffer.concat(bytes.out).toString('hex')).toBe('20020000');
  });

  it('tells an MQTT 5 client in its own language that it speaks 3.1.1 [MQTT5-3.1.2-2]', async () => {
    const { service } = createLab();
    const { tcpPort, wsPort } = await service.start({});
    const args = ['-V', '5', '-h', '127.0.0.1', '-p', String(tcpPort), '-t', '#', '-W', '3'];
    await expect(run('mosquitto_sub', args)).rejects.toMatchObject({
      stderr: expect.stringMatching(/unsupported protocol version/i),
    });
    for (const url of [`mqtt://127.0.0.1:${tcpPort}`, `ws://127.0.0.1:${wsPort}`]) {
      const refused = connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 }, false);
      await expect(refused).rejects.toMatchObject({ code: 0x84 });
    }
  });

  it('closes every socket and session when it stops, and can start again on the same ports', async () => {
    const first = await holdPort();
    const second = await holdPort();
    await Promise.all([first, second].map(({ server }) => new Promise((resolve) => server.close(resolve))));
    const { service, sessions, status } = createLab({ usualPorts: { tcp: first.port, ws: second.port } });
    for (let round = 0; round < 3; round += 1) {
      expect(await service.start({})).toEqual({ tcpPort: first.port, wsPort: second.port });
      const stranger = dial(first.port, '127.0.0.1');
      await once(stranger, 'connect');
      await service.stop();
      if (!stranger.closed) await once(stranger, 'close');
      expect(status()).toMatchObject({ state: 'stopped', tcpPort: 0, sessionId: null, clients: 0 });
      expect(sessions.live).toEqual([]);
      expect(await canBind(first.port)).toBe(true);
      expect(await canBind(second.port)).toBe(true);
    }
  });

  it('says which usual ports are taken, and moves to free ones', async () => {
    const tcp = await holdPort();
    const ws = await holdPort();
    const { service, status } = createLab({ usualPorts: { tcp: tcp.port, ws: ws.port } });
    const { tcpPort } = await service.start({});
    expect(status().takenPorts).toEqual([tcp.port, ws.port]);
    expect(tcpPort).not.toBe(tcp.port);
    expect(await listen(tcpPort, 1, '-t', 'campus/site/motd')).toHaveLength(1);
  });

  it('starts once when asked twice, and stops when stopped while it starts', async () => {
    const { service, sessions, status } = createLab();
    const [one, two] = await Promise.all([service.start({ seed: 1 }), service.start({ seed: 2 })]);
    expect(one).toEqual(two);
    expect(status().seed).toBe(1);
    expect(sessions.seen.filter(({ source }) => source.kind === 'practice-broker')).toHaveLength(1);
    await service.stop();
    const starting = service.start({});
    const stopping = service.stop();
    await expect(starting).rejects.toMatchObject({ code: 'practice.failed' });
    await stopping;
    expect(status()).toMatchObject({ state: 'stopped', reason: null });
    expect(sessions.live).toEqual([]);
    await service.start({});
    expect(status().state).toBe('running');
  });

  it('ends with the session the user closes', async () => {
    const { service, sessions, status } = createLab();
    await service.start({});
    await sessions.seen.find(({ source }) => source.kind === 'practice-broker')!.source.close();
    expect(status().state).toBe('stopped');
    expect(sessions.live).toEqual([]);
  });

  it('cuts one client when its session is closed, and the device comes back', async () => {
    const { service, sessions, status } = createLab();
    await service.start({});
    const lamp = sessions.titled('room-101-lamp')[0]!;
    await lamp.source.close();
    await vi.waitFor(() => expect(lamp.states.at(-1)).toBe('closed'));
    const isOnline = () => status().devices.find(({ topic }) => topic === 'campus/room-101/lamp')!.isOnline;
    await vi.waitFor(() => expect(isOnline()).toBe(false));
    await vi.waitFor(() => expect(lamp.states.at(-1)).toBe('open'), 5_000);
  });

  it('starts for whoever wants to explore it, over MQTT 3.1.1', async () => {
    const follow = vi.fn<PracticeServiceDeps['explorer']['follow']>(async () => ({ sessionId: SessionId.parse('e') }));
    const { service, status } = createLab({ explorer: { follow } });
    expect(await service.explore()).toEqual({ sessionId: 'e' });
    const { state, tcpPort } = status();
    expect(state).toBe('running');
    expect(follow).toHaveBeenCalledExactlyOnceWith({
      title: 'Practice lab',
      settings: expect.objectContaining({ host: '127.0.0.1', port: tcpPort, protocolVersion: 4 }) as unknown,
    });
  });

  it('lives on when a device breaks down', async () => {
    const bad: Device = {
      info: { name: 'Bad', topic: 'campus/bad', about: '', command: null },
      hello: () => [],
      tick: (siteMs) => {
        if (siteMs >= 300) throw new Error('firmware');
        return [];
      },
    };
    const { service, log, status } = createLab({
      createSite: (seed) => ({ devices: [bad, ...createCampus(seed).devices], step: () => undefined }),
    });
    const { tcpPort } = await service.start({});
    expect(await listen(tcpPort, 2, '-t', 'campus/bad/status')).toContain('campus/bad/status offline');
    expect(log.lines.filter((line) => line === 'error a practice device broke down')).toHaveLength(1);
    expect(status().devices.map(({ isOnline }) => isOnline)).toEqual([false, ...Array<boolean>(14).fill(true)]);
  });

  it('survives garbage on both ports', async () => {
    const { service } = createLab();
    const { tcpPort, wsPort } = await service.start({});
    for (const port of [tcpPort, wsPort]) {
      const socket = spawn('bash', ['-c', `head -c 20000 /dev/urandom > /dev/tcp/127.0.0.1/${port}`]);
      await once(socket, 'close');
    }
    expect(await listen(tcpPort, 1, '-t', 'campus/site/motd')).toHaveLength(1);
  });
});
