import { describe, expect, it } from 'vitest';

import { freePort } from '../../../e2e/fixtures/peers/free-port.ts';
import { PeerProcess } from '../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { SocketRig } from './testing/socket-rig.ts';

const missing = missingPrograms('python3');

/** A program as a student would write it. */
function python(...lines: string[]): PeerProcess {
  return new PeerProcess('python3', ['-u', '-c', ['import socket', ...lines].join('\n')]);
}

/** A server that prints its port, then does `lines` with one client as `c`. */
async function pythonServer(...lines: string[]): Promise<{ process: PeerProcess; port: number }> {
  const process = python(
    's = socket.socket()',
    "s.bind(('127.0.0.1', 0))",
    's.listen(1)',
    'print("port", s.getsockname()[1])',
    'c, who = s.accept()',
    ...lines,
  );
  const [, port] = await process.wrote(/port (\d+)/);
  return { process, port: Number(port) };
}

describe.skipIf(missing)(`TCP client against Python${missing ? ` (${missing})` : ''}`, () => {
  it('connects by name, writes a line, reads the reply and sees the end', async () => {
    const server = await pythonServer(
      'f = c.makefile("rw")',
      'f.write("got " + f.readline())',
      'f.flush()',
      'c.close()',
    );
    await using _ = server.process;
    await using rig = new SocketRig();
    const client = await rig.connect({ host: 'localhost', port: server.port });
    await client.until(({ status }) => status.state === 'open');
    await client.send('hello\n');
    await client.until(({ status }) => status.state === 'closed');
    expect(client.seen).toMatchObject({ in: 'got hello\n', out: 'hello\n' });
    expect(client.seen.states).toEqual(['connecting', 'connecting', 'open', 'closed']);
    expect(client.seen.marks).toEqual(
      expect.arrayContaining([
        'note: localhost is 127.0.0.1',
        `note: connecting to 127.0.0.1:${server.port}`,
        expect.stringMatching(/^open: 127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+$/),
        'note: the other side has finished sending (FIN)',
        'close: connection closed',
      ]),
    );
  });

  it('finishes sending and still receives: half-close (RFC 9293 §3.6)', async () => {
    const server = await pythonServer(
      'd = b""',
      'while True:',
      '  p = c.recv(100)',
      '  if not p: break',
      '  d += p',
      'c.sendall(b"%d bytes" % len(d))',
      'c.close()',
    );
    await using _ = server.process;
    await using rig = new SocketRig();
    const client = await rig.connect({ port: server.port });
    await client.until(({ status }) => status.state === 'open');
    await client.send('x'.repeat(1_000));
    await client.service.halfClose(client);
    await expect(client.send('more')).rejects.toMatchObject({ code: 'socket.finished' });
    await client.until(({ status }) => status.state === 'closed');
    expect(client.seen.in).toBe('1000 bytes');
    expect(client.seen.marks).toContain('note: we have finished sending (FIN)');
  });

  it('stays open on our side when the other has ended and half-open is wanted', async () => {
    const server = await pythonServer('c.shutdown(socket.SHUT_WR)', 'print("rest", c.recv(100))', 'c.close()');
    await using process = server.process;
    await using rig = new SocketRig();
    const client = await rig.connect({ port: server.port, allowHalfOpen: true });
    await client.until(({ status }) => status.kind === 'client' && status.hasPeerEnded);
    expect(client.status).toMatchObject({ state: 'open', hasEnded: false });
    await client.send('still here');
    await process.wrote(/rest b'still here'/);
  });

  it('resets (RFC 9293 §3.5.2), and says who did', async () => {
    const server = await pythonServer('try: c.recv(100)', 'except ConnectionResetError: print("was reset")');
    await using process = server.process;
    await using rig = new SocketRig();
    const client = await rig.connect({ port: server.port });
    await client.until(({ status }) => status.state === 'open');
    await client.service.reset(client);
    await process.wrote(/was reset/);
    await client.until(({ status }) => status.state === 'closed');
    expect(client.seen.marks).toContain('close: connection reset by us (RST)');
  });

  it('is told of a reset by the other side, and connects again in the same session', async () => {
    const server = await pythonServer(
      'import struct',
      'c.recv(1)',
      'c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))',
      'c.close()',
      'd, who = s.accept()',
      'd.sendall(b"again")',
      'd.close()',
    );
    await using _ = server.process;
    await using rig = new SocketRig();
    const client = await rig.connect({ port: server.port });
    await client.until(({ status }) => status.state === 'open');
    await client.send('x');
    await client.until(({ status }) => status.state === 'failed');
    expect(client.status.reason).toMatchObject({ code: 'socket.lost', facts: { reason: 'ECONNRESET' } });
    await client.service.reconnect(client);
    await client.until(({ status }) => status.state === 'closed');
    expect(client.seen.in).toBe('again');
  });
});

describe('TCP client', () => {
  it('names what was wrong with the address', async () => {
    await using rig = new SocketRig();
    const port = await freePort();
    const refused = await rig.connect({ port });
    await refused.until(({ status }) => status.state === 'failed');
    expect(refused.status.reason).toEqual({ code: 'socket.refused', facts: { address: `127.0.0.1:${port}` } });
    const unknown = await rig.connect({ host: 'no-such-host.invalid', port });
    await unknown.until(({ status }) => status.state === 'failed');
    expect(unknown.status.reason).toEqual({ code: 'socket.host-not-found', facts: { host: 'no-such-host.invalid' } });
    await expect(unknown.send('x')).rejects.toMatchObject({ code: 'socket.not-open' });
  });
});

describe.skipIf(missing)(`TCP server with Python clients${missing ? ` (${missing})` : ''}`, () => {
  const client = (port: number, ...lines: string[]): PeerProcess =>
    python(`s = socket.create_connection(("127.0.0.1", ${port}))`, ...lines);

  it('answers each line by its template, however the line was split', async () => {
    await using rig = new SocketRig();
    const server = await rig.listen({ answer: { kind: 'line', template: 'echo [{line}]' } });
    await using talk = client(
      server.port,
      'import time',
      's.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)',
      'for b in (b"on", b"e\\r", b"\\ntwo\\n"): s.sendall(b); time.sleep(0.02)',
      'f = s.makefile("rb")',
      'print(f.readline(), f.readline())',
    );
    await talk.wrote(/b'echo \[one\]\\r\\n' b'echo \[two\]\\r\\n'/);
    await server.until(({ peers }) => peers[0]?.phase === 'ended');
    expect(server.peers[0]).toMatchObject({ bytesIn: 9, bytesOut: 24 });
  });

  it('sends every byte back, and answers by hand and to all', async () => {
    await using rig = new SocketRig();
    const server = await rig.listen({ answer: { kind: 'echo' } });
    await using echo = client(
      server.port,
      's.sendall(bytes(range(256)))',
      'd = b""',
      'while len(d) < 256: d += s.recv(256)',
      'print("same", d == bytes(range(256)))',
    );
    await echo.wrote(/same True/);
    await server.service.setAnswer({ sessionId: server.sessionId, answer: { kind: 'none' } });
    await using first = client(server.port, 'print(1, s.recv(100), s.recv(100))');
    await server.until(({ peers }) => peers[1]?.phase === 'served');
    await using second = client(server.port, 'print(2, s.recv(100))');
    await server.until(({ peers }) => peers.filter(({ phase }) => phase === 'served').length === 2);
    const bytes = new Uint8Array(Buffer.from('to all'));
    expect(await server.service.sendToAll({ sessionId: server.sessionId, bytes })).toEqual({ clients: 2 });
    await second.wrote(/2 b'to all'/);
    const peer = rig.of(server.peers[1]!.sessionId);
    await peer.send('by hand');
    await first.wrote(/1 b'to all' b'by hand'/);
    expect(peer.seen).toMatchObject({ out: 'to allby hand', source: { kind: 'tcp-peer', parentId: server.sessionId } });
  });

  it('lets the next one wait where one is served at a time', async () => {
    await using rig = new SocketRig();
    const server = await rig.listen({ accept: 'one-at-a-time', answer: { kind: 'echo' } });
    await using first = client(
      server.port,
      's.sendall(b"1")',
      'print("first", s.recv(9))',
      'import time; time.sleep(60)',
    );
    await first.wrote(/first b'1'/);
    await using second = client(
      server.port,
      's.sendall(b"2")',
      'print("second", s.recv(9))',
      'import time; time.sleep(60)',
    );
    await server.until(({ status }) => status.kind === 'server' && status.waiting === 1);
    expect(server.peers.map(({ phase, bytesIn }) => ({ phase, bytesIn }))).toEqual([
      { phase: 'served', bytesIn: 1 },
      { phase: 'waiting', bytesIn: 0 },
    ]);
    expect(second.output).toBe('');
    await first.stop('SIGTERM');
    await second.wrote(/second b'2'/);
    expect(server.status).toMatchObject({ served: 1, waiting: 0, accepted: 2 });
  });
});

describe('TCP server', () => {
  it('names a port that is taken, and frees its own', async () => {
    await using rig = new SocketRig();
    const { port, sessionId } = await rig.listen();
    await expect(rig.listen({ port })).rejects.toMatchObject({
      code: 'socket.port-taken',
      facts: { address: `127.0.0.1:${port}` },
    });
    await rig.seen[0]!.source.close();
    expect(rig.of(sessionId).status.state).toBe('closed');
    expect((await rig.listen({ port })).port).toBe(port);
  });

  it('names an address this machine does not have', async () => {
    await using rig = new SocketRig();
    await expect(rig.listen({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'socket.listen-failed' });
  });

  it('forgets what the registry forgets', async () => {
    await using rig = new SocketRig();
    const { sessionId } = await rig.listen();
    rig.seen[0]!.source.forgotten!();
    await expect(rig.service.sendToAll({ sessionId, bytes: new Uint8Array() })).rejects.toMatchObject({
      code: 'socket.no-session',
    });
  });
});
