import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { CutProxy } from '../../../../e2e/fixtures/cut-proxy.ts';
import { freePort } from '../../../../e2e/fixtures/peers/free-port.ts';
import { OpenSsh } from '../../../../e2e/fixtures/peers/openssh.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import { run, serving, target, TunnelRig, until } from '../testing/tunnel-rig.ts';

const MIB = 1_048_576;
const SIZE = { columns: 80, rows: 24 };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const web = (at?: string) =>
  serving(
    createHttpServer((request, response) => response.end(`you asked for ${request.url}`)),
    at,
  );
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const curl = (...args: string[]) => run('curl', ['--silent', '--max-time', '10', ...args]);

/** Connects, half-closes after `bytes`, and reads to the end. */
async function exchange(port: number, bytes: Uint8Array): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const all = buffer(socket);
  socket.end(bytes);
  return all;
}

/** Takes a port as soon as whoever has it lets it go. */
async function occupied(port: number): Promise<{ close(): void }> {
  const server = createHttpServer();
  for (;;) {
    server.listen(port, '127.0.0.1');
    const isOurs = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isOurs) return server;
  }
}

/** Answers with all it was sent, but only when the client has finished; one that leaves before gets nothing. */
function sendBack(socket: Socket): void {
  buffer(socket).then(
    (bytes) => socket.end(bytes),
    () => socket.destroy(),
  );
}

describe.skipIf(missingPrograms('sshd', 'ssh-keygen', 'curl'))('tunnels through OpenSSH’s server', () => {
  it('carries curl through a local tunnel, and shows what crossed it', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using site = await web();
    const { tunnelId, port } = await rig.local(site.port);
    expect((await curl(`http://127.0.0.1:${port}/lamp`)).stdout).toBe('you asked for /lamp');
    await until(() => rig.row(tunnelId).live === 0, 'the end of the connection');
    const row = rig.row(tunnelId);
    expect(row).toMatchObject({ state: 'open', total: 1, failed: 0, lastFailure: null });
    const [connection] = rig.connections(tunnelId);
    expect(connection).toMatchObject({ to: `127.0.0.1:${site.port}`, state: 'closed', bytesIn: row.bytesIn });
    expect(row.bytesOut).toBeGreaterThan(50);
    const handle = rig.ssh.handles.find(({ id }) => id === connection!.sessionId)!;
    expect(handle.session).toMatchObject({ kind: 'ssh-direct-tcpip', parentId: row.sessionId });
    expect(Buffer.concat(handle.chunks.map(({ bytes }) => bytes)).toString()).toMatch(
      /^GET \/lamp[^]*you asked for \/lamp$/,
    );
    expect(handle.marks[0]).toMatch(/^127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+$/);
  });

  it('keeps the password of an MQTT client out of the wire log, whichever way it comes', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using echo = await target(sendBack);
    const password = 'canary-of-tunnels-7Hq';
    const connectPacket = { cmd: 'connect', clientId: 'c', username: 'ada', password: Buffer.from(password) } as const;
    for (const { port } of [await rig.local(echo.port), await rig.remote(echo.port)])
      expect(String(await exchange(port, generate(connectPacket)))).toContain(password);
    const kept = rig.ssh.handles.filter(({ session }) => session.kind.endsWith('tcpip'));
    expect(kept).toHaveLength(2);
    for (const { chunks } of kept) {
      const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString();
      expect(text).toContain('ada');
      expect(text).not.toContain(password);
    }
  });

  it('carries curl through a dynamic tunnel: SOCKS 4, 4a and 5, by name and address', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using site = await web();
    const { tunnelId, port } = await rig.dynamic();
    const url = (host: string): string => `http://${host}:${site.port}/x`;
    const answers = await Promise.all([
      curl('--socks5-hostname', `127.0.0.1:${port}`, url('localhost')),
      curl('--socks5', `127.0.0.1:${port}`, url('127.0.0.1')),
      curl('--socks4a', `127.0.0.1:${port}`, url('localhost')),
      curl('--socks4', `127.0.0.1:${port}`, url('127.0.0.1')),
    ]);
    expect(answers.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 4 }, () => 'you asked for /x'));
    await until(() => rig.row(tunnelId).live === 0, 'the end of all connections');
    expect(rig.connections(tunnelId).map(({ to }) => to.split(':')[0])).toEqual(
      expect.arrayContaining(['localhost', '127.0.0.1']),
    );
    expect(rig.row(tunnelId)).toMatchObject({ total: 4, failed: 0 });

    const asHttp = await curl('--proxy', `http://127.0.0.1:${port}`, url('localhost'));
    expect(asHttp.stdout).toBe('');
    await until(() => rig.row(tunnelId).failed === 1, 'the client that speaks HTTP');
    expect(rig.row(tunnelId).lastFailure?.reason).toMatchObject({ code: 'tunnel.not-socks' });
  });

  it.skipIf(!hasIpv6)('carries IPv6, listened on and asked for', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using site = await web('::1');
    const proxy = await rig.open({ kind: 'dynamic', listen: { host: '::1', port: 0 } });
    const url = `http://[::1]:${site.port}/six`;
    expect((await curl('--socks5', `[::1]:${proxy.port}`, url)).stdout).toBe('you asked for /six');
    expect(rig.connections(proxy.tunnelId)[0]).toMatchObject({ to: `[::1]:${site.port}` });
    const direct = await rig.local({ host: '::1', port: site.port });
    expect((await curl(`http://127.0.0.1:${direct.port}/six`)).stdout).toBe('you asked for /six');
    const back = {
      kind: 'remote',
      listen: { host: '::1', port: 0 },
      target: { host: '::1', port: site.port },
    } as const;
    const { port } = await rig.open(back);
    expect((await curl(`http://[::1]:${port}/six`)).stdout).toBe('you asked for /six');
  });

  it('brings connections from the server here', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using site = await web();
    const { tunnelId, port } = await rig.remote(site.port);
    expect(port).toBeGreaterThan(0);
    expect((await curl(`http://127.0.0.1:${port}/back`)).stdout).toBe('you asked for /back');
    await until(() => rig.row(tunnelId).live === 0, 'the end of the connection');
    const [connection] = rig.connections(tunnelId);
    expect(connection).toMatchObject({ to: `127.0.0.1:${site.port}`, state: 'closed' });
    const handle = rig.ssh.handles.find(({ id }) => id === connection!.sessionId)!;
    expect(handle.session.kind).toBe('ssh-forwarded-tcpip');

    await site[Symbol.asyncDispose]();
    await curl(`http://127.0.0.1:${port}/gone`);
    await until(() => rig.row(tunnelId).failed === 1, 'the refusal');
    expect(rig.row(tunnelId).lastFailure?.reason).toMatchObject({
      code: 'tunnel.target-refused',
      facts: { from: 'here' },
    });
    await rig.service.stop({ sessionId: rig.sessionId, tunnelId });
    expect((await curl(`http://127.0.0.1:${port}/`)).exitCode).toBe(7);
  });

  it('keeps every byte and the half-close, in both directions at once', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using echo = await target(sendBack);
    const away = await rig.local(echo.port);
    const back = await rig.remote(echo.port);
    const sent = randomBytes(5 * MIB);
    const received = await Promise.all([
      exchange(away.port, sent),
      exchange(back.port, sent),
      exchange(away.port, sent),
    ]);
    expect(received.map(sha256)).toEqual([sha256(sent), sha256(sent), sha256(sent)]);
    await until(() => rig.row(away.tunnelId).live === 0 && rig.row(back.tunnelId).live === 0, 'the end');
    expect(rig.row(away.tunnelId)).toMatchObject({ bytesIn: 10 * MIB, bytesOut: 10 * MIB, failed: 0 });
  });

  it('carries a hundred at once, and outlives clients that leave in the middle', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using echo = await target(sendBack);
    const away = await rig.local(echo.port);
    const back = await rig.remote(echo.port);
    const ports = Array.from({ length: 100 }, (_, n) => (n % 2 ? away.port : back.port));
    const exact = await Promise.all(
      ports.map(async (port, n) => {
        const sent = randomBytes(1 + n * 401);
        return sent.equals(await exchange(port, sent));
      }),
    );
    expect(exact).not.toContain(false);
    const rude = ports.slice(0, 40).map((port, n) => {
      const socket = connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
      socket.write(randomBytes(50_000), () => (n % 3 ? socket.destroy() : socket.resetAndDestroy()));
      return once(socket, 'close');
    });
    await Promise.all(rude);
    await until(() => rig.row(away.tunnelId).live === 0 && rig.row(back.tunnelId).live === 0, 'the end of all');
    expect(rig.row(away.tunnelId)).toMatchObject({ state: 'open', total: 70, failed: 0 });
  });

  it('lets a slow reader hold up the sender, without holding much itself', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    let slow: Socket | undefined;
    await using sink = await target((socket) => (slow = socket.pause()));
    const { tunnelId, port } = await rig.local(sink.port);
    const client = connect({ port, host: '127.0.0.1' });
    const sent = randomBytes(24 * MIB);
    client.end(sent);
    let before = -1;
    await until(() => {
      const now = rig.row(tunnelId).bytesOut;
      const isStill = now === before && slow !== undefined && now > 0;
      before = now;
      return isStill;
    }, 'standstill');
    expect(before).toBeLessThan(16 * MIB);
    expect(sha256(await buffer(slow!))).toBe(sha256(sent));
    slow!.end();
    client.destroy();
  });

  it('explains what the server forbids', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start({ config: ['AllowTcpForwarding no'] }));
    const { tunnelId, port } = await rig.local(9);
    await exchange(port, new Uint8Array(1));
    expect(rig.row(tunnelId)).toMatchObject({
      state: 'open',
      failed: 1,
      lastFailure: { reason: { code: 'tunnel.prohibited', facts: { target: '127.0.0.1:9', serverSaid: '' } } },
    });
    const socks = await rig.dynamic();
    expect((await curl('--socks5-hostname', `127.0.0.1:${socks.port}`, 'http://localhost/')).exitCode).toBe(97);
    await expect(rig.remote(9)).rejects.toMatchObject({ code: 'tunnel.server-listen-refused' });
    expect(rig.rows).toHaveLength(2);
  });

  it('tells nobody listening from a name nobody knows', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    const refused = await rig.local(1);
    await exchange(refused.port, new Uint8Array());
    const unknown = await rig.local({ host: 'nowhere.invalid', port: 80 });
    await exchange(unknown.port, new Uint8Array());
    const reasonOf = (tunnelId: string) => rig.row(tunnelId).lastFailure?.reason;
    expect(reasonOf(refused.tunnelId)).toEqual({
      code: 'tunnel.target-refused',
      facts: { target: '127.0.0.1:1', from: 'server' },
    });
    expect(reasonOf(unknown.tunnelId)).toMatchObject({ code: 'tunnel.target-not-found' });
  });

  it('says that a port is taken, and keeps no tunnel that cannot be', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using taken = await target(() => undefined);
    const listen = { host: '127.0.0.1', port: taken.port };
    const { sessionId } = rig;
    await expect(rig.open({ kind: 'dynamic', listen })).rejects.toMatchObject({ code: 'tunnel.port-taken' });
    const away = { host: '192.0.2.1', port: 0 };
    await expect(rig.open({ kind: 'dynamic', listen: away })).rejects.toMatchObject({ code: 'tunnel.listen-failed' });
    expect(rig.rows).toEqual([]);
    expect(rig.ssh.tunnels.read()).toBeNull();

    await taken[Symbol.asyncDispose]();
    const { tunnelId } = await rig.open({ kind: 'dynamic', listen });
    await expect(rig.open({ kind: 'dynamic', listen })).rejects.toMatchObject({ code: 'tunnel.same' });
    await rig.service.stop({ sessionId, tunnelId });
    await rig.service.start({ sessionId, tunnelId });
    expect(rig.row(tunnelId).state).toBe('open');
    await rig.service.remove({ sessionId, tunnelId });
    await expect(rig.service.start({ sessionId, tunnelId })).rejects.toMatchObject({ code: 'tunnel.unknown' });
  });

  it('ends one connection alone when an end breaks it off, or the user does', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    const accepted: Socket[] = [];
    await using echo = await target((socket) => accepted.push(socket.on('data', (bytes) => socket.write(bytes))));
    const { tunnelId, port } = await rig.local(echo.port);
    const clients = [0, 1, 2].map(() => connect({ port, host: '127.0.0.1' }).on('error', () => undefined));
    for (const client of clients) {
      client.write('hello');
      await once(client, 'data');
    }
    clients[0]!.resetAndDestroy();
    await until(() => rig.row(tunnelId).live === 2, 'the end of the one that was reset');
    expect(rig.connections(tunnelId).at(-1)).toMatchObject({
      state: 'closed',
      reason: { code: 'tunnel.connection-lost', facts: { reason: 'ECONNRESET' } },
    });
    const second = rig.connections(tunnelId).find(({ from }) => from.endsWith(`:${clients[1]!.localPort}`))!;
    await rig.service.cut({ sessionId: rig.sessionId, tunnelId, connectionId: second.sessionId });
    await once(clients[1]!, 'close');
    clients[2]!.write('again');
    expect(String(await once(clients[2]!, 'data'))).toBe('again');
    accepted[2]!.destroy();
    await once(clients[2]!, 'end');
    clients[2]!.end();
    await until(() => rig.row(tunnelId).live === 0, 'the end of the last');
    expect(rig.row(tunnelId)).toMatchObject({ state: 'open', total: 3, failed: 0, lastFailure: null });
  });

  it('lets go of its ports when the connection breaks, and opens again with the next', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using proxy = await CutProxy.before(rig.sshd.port);
    const page = await rig.connect(proxy.port);
    await using echo = await target((socket) => socket.pipe(socket));
    const { tunnelId, port } = await rig.local(echo.port);
    const stopped = await rig.dynamic();
    await rig.service.stop({ sessionId: rig.sessionId, tunnelId: stopped.tunnelId });
    const client = connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
    client.write('x');
    await once(client, 'data');
    proxy.cut();
    await once(client, 'close');
    await until(() => page.status.state === 'failed', 'the loss');
    expect(rig.row(tunnelId)).toMatchObject({
      state: 'closed',
      isWanted: true,
      lastFailure: { reason: { code: 'ssh.lost' } },
    });
    const refused = connect({ port, host: '127.0.0.1' });
    expect((await once(refused, 'error').then(([error]) => error as NodeJS.ErrnoException)).code).toBe('ECONNREFUSED');

    proxy.mend();
    await rig.ssh.service.reconnect({ sessionId: rig.sessionId, size: SIZE });
    await until(() => rig.row(tunnelId).state === 'open', 'the tunnel again');
    expect(rig.row(stopped.tunnelId).state).toBe('closed');
    expect(rig.row(tunnelId).listening).toEqual({ host: '127.0.0.1', port });
    expect(String(await exchange(port, Buffer.from('back')))).toBe('back');
  });

  it('waits for its port at the server, which the connection that broke may still hold', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await using proxy = await CutProxy.before(rig.sshd.port);
    const page = await rig.connect(proxy.port);
    await using echo = await target((socket) => socket.pipe(socket));
    const listen = { host: '127.0.0.1', port: await freePort() };
    const to = { host: '127.0.0.1', port: echo.port };
    const { tunnelId } = await rig.open({ kind: 'remote', listen, target: to });
    proxy.cut();
    await until(() => page.status.state === 'failed', 'the loss');
    const holder = await occupied(listen.port);
    proxy.mend();
    await rig.ssh.service.reconnect({ sessionId: rig.sessionId, size: SIZE });
    await until(() => rig.row(tunnelId).state === 'reconnecting', 'the refusal');
    expect(rig.row(tunnelId)).toMatchObject({ isWanted: true, reason: { code: 'tunnel.server-listen-refused' } });
    holder.close();
    await until(() => rig.row(tunnelId).state === 'open', 'the tunnel again');
    expect(String(await exchange(listen.port, Buffer.from('back')))).toBe('back');
  });

  it('keeps the tunnels of an address for its next connection', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    await rig.dynamic();
    const { tunnelId } = await rig.local(7);
    await rig.service.remove({ sessionId: rig.sessionId, tunnelId });
    const first = rig.sessionId;
    await rig.connect(rig.sshd.port);
    expect(rig.rows).toMatchObject([{ spec: { kind: 'dynamic' }, state: 'closed', isWanted: false, sessionId: null }]);
    await rig.service.start({ sessionId: rig.sessionId, tunnelId: rig.rows[0]!.id });
    expect(rig.rows[0]).toMatchObject({ state: 'open' });
    await rig.local(9);
    const listen = { path: join(rig.sshd.folder, 'x.sock') };
    await rig.service.add({ sessionId: first, spec: { kind: 'dynamic', listen } });
    await rig.connect(rig.sshd.port);
    expect(rig.rows.map(({ spec }) => spec.kind)).toEqual(['dynamic', 'local', 'dynamic']);
  });

  it('reaches Unix sockets of the server, and brings theirs here', async () => {
    await using rig = await TunnelRig.over(await OpenSsh.start());
    const path = join(rig.sshd.folder, 'target.sock');
    await using _site = await serving(
      createHttpServer((_request, response) => response.end('over a path')),
      path,
    );
    const there = await rig.local({ path });
    expect((await curl(`http://127.0.0.1:${there.port}/`)).stdout).toBe('over a path');
    const door = join(rig.sshd.folder, 'door.sock');
    await rig.open({ kind: 'remote', listen: { path: door }, target: { path } });
    expect((await curl('--unix-socket', door, 'http://x/')).stdout).toBe('over a path');
    const again = rig.open({ kind: 'remote', listen: { path }, target: { path } });
    await expect(again).rejects.toMatchObject({ code: 'tunnel.server-listen-refused', facts: { door: 'path' } });
    const here = join(rig.sshd.folder, 'here.sock');
    const away = await rig.open({ kind: 'local', listen: { path: here }, target: { path: `${path}.none` } });
    expect((await curl('--unix-socket', here, 'http://x/')).exitCode).not.toBe(0);
    expect(rig.row(away.tunnelId).lastFailure?.reason).toMatchObject({ code: 'tunnel.target-failed' });
  });
});
