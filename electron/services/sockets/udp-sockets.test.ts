import { describe, expect, it } from 'vitest';

import { freePort } from '../../../e2e/fixtures/peers/free-port.ts';
import { PeerProcess } from '../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import type { UdpTarget } from '../../../shared/contract/socket-udp.ts';
import { upInterfaces } from './interfaces.ts';
import { HeldLookup, LATER } from './testing/held-lookup.ts';
import { SocketRig, type RigSocket } from './testing/socket-rig.ts';

const missing = missingPrograms('python3', 'ncat');
/** Where IPv6 multicast can be tried: the loopback has no route for it. */
const network = upInterfaces().find(({ isInternal, families }) => !isInternal && families.includes(6));

const python = (...lines: string[]): PeerProcess =>
  new PeerProcess('python3', ['-u', '-c', ['import socket, struct', ...lines].join('\n')]);

/** A Python socket `s` that prints its port, then does `lines`. */
async function pythonSocket(bind: string, ...lines: string[]): Promise<{ process: PeerProcess; port: number }> {
  const process = python(
    's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
    `s.bind(("${bind}", 0))`,
    'print("port", s.getsockname()[1])',
    ...lines,
  );
  const [, port] = await process.wrote(/port (\d+)/);
  return { process, port: Number(port) };
}

const send = (socket: RigSocket, text: string, target: UdpTarget | null = null): Promise<void> =>
  socket.service.sendDatagram({
    sessionId: socket.sessionId,
    bytes: new Uint8Array(Buffer.from(text, 'latin1')),
    target,
  });

describe.skipIf(missing)(`UDP sockets${missing ? ` (${missing})` : ''}`, () => {
  it('keeps every datagram one frame, with its sender, and answers each', async () => {
    await using rig = new SocketRig();
    const server = await rig.openUdp({ answer: { kind: 'line', template: '[{line}]' } });
    await using client = python(
      's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
      `s.connect(("127.0.0.1", ${server.port}))`,
      'for d in (b"one", b"two\\r\\n", b""): s.send(d)',
      'print(s.getsockname()[1], [s.recv(99) for i in range(3)])',
    );
    const [, from] = await client.wrote(/(\d+) \[b'\[one\]\\r\\n', b'\[two\]\\r\\n', b'\[\]\\r\\n'\]/);
    const peer = `127.0.0.1:${from}`;
    await server.until(({ seen }) => seen.datagrams.length === 6);
    expect(server.seen.datagrams.filter((datagram) => datagram.startsWith('in'))).toEqual([
      `in ${peer} one`,
      `in ${peer} two\r\n`,
      `in ${peer} `,
    ]);
    expect(server.status).toMatchObject({
      datagramsIn: 3,
      datagramsOut: 3,
      peers: [{ address: peer, datagramsIn: 3, datagramsOut: 3 }],
      isReachable: false,
    });
  });

  it('talks with ncat -u, both ways and by hand', async () => {
    await using rig = new SocketRig();
    const server = await rig.openUdp();
    const command = `(echo hello; sleep 2) | ncat -u 127.0.0.1 ${server.port}`;
    await using client = new PeerProcess('sh', ['-c', command]);
    await server.until(({ seen }) => seen.in === 'hello\n');
    const [, port] = /in 127\.0\.0\.1:(\d+)/.exec(server.seen.datagrams[0]!)!;
    await expect(send(server, 'x')).rejects.toMatchObject({ code: 'socket.no-target' });
    await send(server, 'good day\n', { host: '127.0.0.1', port: Number(port) });
    await client.wrote(/good day/);
  });

  it('hears only the one it is connected to, and tells that nobody listens there', async () => {
    const { process, port } = await pythonSocket(
      '127.0.0.1',
      'd, a = s.recvfrom(99)',
      't = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); t.sendto(b"stranger", a)',
      's.sendto(b"got " + d, a); s.close(); print("closed")',
    );
    await using _ = process;
    await using rig = new SocketRig();
    const client = await rig.openUdp({ host: '0.0.0.0', target: { host: 'localhost', port } });
    await send(client, 'ping');
    await client.until(({ seen }) => seen.in !== '');
    expect(client.seen.in).toBe('got ping');
    expect(client.status).toMatchObject({ isConnected: true, isReachable: false, title: `UDP to localhost:${port}` });
    await process.wrote(/closed/);
    await send(client, 'anybody?');
    await client.until(({ seen }) => seen.marks.some((mark) => mark.startsWith('error')));
    expect(client.seen.marks.at(-1)).toBe(
      `error: Nothing listens on localhost:${port}: it answered “port unreachable” (ICMP)`,
    );
    expect(client.status.state).toBe('open');
  });

  it('sends as much as a datagram carries, and says how much that is', async () => {
    const { process, port } = await pythonSocket('127.0.0.1', 'print("bytes", len(s.recv(70000)))');
    await using _ = process;
    await using rig = new SocketRig();
    const client = await rig.openUdp({ target: { host: '127.0.0.1', port } });
    await expect(send(client, 'x'.repeat(65_508))).rejects.toMatchObject({
      code: 'socket.datagram-too-large',
      facts: { sizeBytes: 65_508, limitBytes: 65_507 },
    });
    await send(client, 'x'.repeat(65_507));
    await process.wrote(/bytes 65507/);
  });

  it('broadcasts only where it is allowed to', async () => {
    const { process, port } = await pythonSocket('0.0.0.0', 'print(s.recv(99))');
    await using _ = process;
    await using rig = new SocketRig();
    const target = { host: '127.255.255.255', port };
    const open = await rig.openUdp({ target, broadcast: true });
    await send(open, 'to all');
    await process.wrote(/b'to all'/);
    const careful = await rig.openUdp();
    await expect(send(careful, 'x', target)).rejects.toMatchObject({ code: 'socket.broadcast-off' });
  });

  it('joins an IPv4 group on the interface it is told, and sends to it', async () => {
    await using rig = new SocketRig();
    const lo = upInterfaces().find(({ isInternal, families }) => isInternal && families.includes(4))!.name;
    const member = await rig.openUdp({
      host: '0.0.0.0',
      groups: ['239.1.2.3'],
      interfaceName: lo,
      answer: { kind: 'echo' },
    });
    await using sender = python(
      's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
      's.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))',
      `s.sendto(b"group", ("239.1.2.3", ${member.port})); print(s.recvfrom(99))`,
    );
    await sender.wrote(new RegExp(String.raw`b'group', \('127\.0\.0\.1', ${member.port}\)`));
    // What it sends to its own group comes back to it, and is not answered: that would never end.
    await send(member, 'self', { host: '239.1.2.3', port: member.port });
    await member.until(({ seen }) => seen.datagrams.some((datagram) => /^in .* self$/.test(datagram)));
    const last = await rig.openUdp({
      host: '0.0.0.0',
      interfaceName: lo,
      target: { host: '239.1.2.3', port: member.port },
    });
    await send(last, 'last');
    await last.until(({ seen }) => seen.in === 'last');
    expect(member.seen.datagrams.filter((datagram) => /^out .* self$/.test(datagram))).toHaveLength(1);
    expect(member.seen.marks).toContain(`note: joined 239.1.2.3 on ${lo}`);
  });

  it.skipIf(!network)(`joins an IPv6 group${network ? '' : ' (no interface with IPv6)'}`, async () => {
    await using rig = new SocketRig();
    const interfaceName = network!.name;
    const ipv6 = { family: 6, host: '::', interfaceName } as const;
    const member = await rig.openUdp({ ...ipv6, groups: ['ff12::1234'], answer: { kind: 'echo' } });
    const sender = await rig.openUdp({ ...ipv6, target: { host: 'ff12::1234', port: member.port } });
    await send(sender, 'six');
    await sender.until(({ seen }) => seen.in === 'six');
    expect(member.seen.datagrams[0]).toMatch(/^in \[.+\]:\d+ six$/);
  });

  it('says what does not go: names, ports, interfaces and groups', async () => {
    await using rig = new SocketRig();
    const port = await freePort();
    const target = { host: 'no-such-host.invalid', port };
    await expect(rig.openUdp({ target })).rejects.toMatchObject({ code: 'socket.host-not-found' });
    const { port: taken } = await rig.openUdp();
    await expect(rig.openUdp({ port: taken })).rejects.toMatchObject({ code: 'socket.port-taken' });
    expect((await rig.openUdp({ interfaceName: 'none0' })).status.state).toBe('open');
    await expect(rig.openUdp({ interfaceName: 'none0', groups: ['239.1.2.3'] })).rejects.toMatchObject({
      code: 'socket.no-interface',
    });
    await expect(rig.openUdp({ groups: ['10.0.0.1'] })).rejects.toMatchObject({ code: 'socket.no-multicast' });
    await expect(rig.openUdp({ host: '192.0.2.77' })).rejects.toMatchObject({ code: 'socket.listen-failed' });
    const closed = await rig.openUdp();
    await closed.seen.source.close();
    await expect(send(closed, 'x', { host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'socket.not-open' });
    expect((await rig.openUdp({ port: closed.port })).status.state).toBe('open');
  });
});

it('answers by itself the one it is connected to by name', async () => {
  await using rig = new SocketRig();
  const server = await rig.openUdp();
  const answer = { kind: 'line', template: 'got {line}' } as const;
  const client = await rig.openUdp({ host: '0.0.0.0', target: { host: 'localhost', port: server.port }, answer });
  await send(client, 'hello');
  await server.until(({ seen }) => seen.in === 'hello');
  const [, port] = /in 127\.0\.0\.1:(\d+)/.exec(server.seen.datagrams[0]!)!;
  await send(server, 'name?', { host: '127.0.0.1', port: Number(port) });
  await server.until(({ seen }) => seen.in === 'hellogot name?\r\n');
  expect(client.seen.marks.filter((mark) => mark.startsWith('error'))).toEqual([]);
});

it('leaves nobody waiting when it is closed while a name is looked up', async () => {
  using lookup = new HeldLookup();
  await using rig = new SocketRig();
  const port = await freePort();
  const target = { host: LATER, port };
  const isGivenUp = (waiting: Promise<unknown>): Promise<void> =>
    expect(waiting).rejects.toMatchObject({ code: 'socket.not-open' });
  const binding = isGivenUp(rig.openUdp({ host: LATER }));
  const connecting = isGivenUp(rig.openUdp({ target }));
  const open = await rig.openUdp();
  const sending = isGivenUp(send(open, 'x', target));
  await lookup.waiting(3);
  await Promise.all(rig.seen.map(({ source }) => source.close()));
  await Promise.all([binding, connecting, sending]);
  lookup.release();
  await new Promise(setImmediate);
  expect(rig.seen.map(({ handle }) => handle.state)).toEqual(['closed', 'closed', 'closed']);
});
