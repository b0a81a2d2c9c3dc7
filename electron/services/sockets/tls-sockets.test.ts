import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeCertificates, type Certificates } from '../../../e2e/fixtures/peers/certificates.ts';
import { freePort } from '../../../e2e/fixtures/peers/free-port.ts';
import { PeerProcess } from '../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import type { ClientTls, ServerTls } from '../../../shared/contract/socket-tls.ts';
import type { ClientStatus } from '../../../shared/contract/sockets.ts';
import { SocketRig, type RigSocket } from './testing/socket-rig.ts';

const missing = missingPrograms('openssl', 'python3', 'ncat');

const CLIENT_TLS: ClientTls = {
  serverName: '',
  alpn: [],
  versions: '1.2-1.3',
  ca: null,
  clientCertificate: null,
  pinnedFingerprint: null,
};
const SERVER_TLS: ServerTls = { names: [], alpn: [], versions: '1.2-1.3', clientCa: null };

const python = (...lines: string[]): PeerProcess =>
  new PeerProcess('python3', ['-u', '-c', ['import socket, ssl', ...lines].join('\n')]);

const clientOf = ({ status }: RigSocket): ClientStatus => {
  if (status.kind !== 'client') throw new TypeError('not a client');
  return status;
};

describe.skipIf(missing)(`TLS sockets${missing ? ` (${missing})` : ''}`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let files: Certificates;
  let ca: { name: string; pem: string };

  beforeAll(async () => {
    folder = await temporaryFolder();
    files = await makeCertificates(folder.path);
    ca = { name: 'authority.pem', pem: await readFile(files.authority, 'utf8') };
  });
  afterAll(async () => folder[Symbol.asyncDispose]());

  /** A Python server that prints its port, shakes hands with one client as `c`, then does `lines`. */
  async function pythonServer({ certificate, key } = files.server, set: string[] = [], ...lines: string[]) {
    const process = python(
      'x = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)',
      `x.load_cert_chain("${certificate}", "${key}")`,
      ...set,
      's = x.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)',
      'print("port", s.getsockname()[1])',
      'while True:',
      '  try: c, w = s.accept(); break',
      '  except Exception as e: print("failed", e)',
      ...lines,
    );
    const [, port] = await process.wrote(/port (\d+)/);
    return { process, port: Number(port) };
  }

  describe('client', () => {
    it('shakes hands with openssl s_server, and tells what was agreed and shown', async () => {
      const port = await freePort();
      const { certificate, key } = files.server;
      await using server = new PeerProcess('openssl', [
        ...['s_server', '-accept', `127.0.0.1:${port}`, '-cert', certificate, '-key', key],
        ...['-cert_chain', files.authority, '-alpn', 'lab/1', '-tls1_3', '-rev', '-naccept', '1'],
      ]);
      await server.wrote(/ACCEPT/);
      await using rig = new SocketRig();
      const client = await rig.connect({ host: 'localhost', port, tls: { ...CLIENT_TLS, ca, alpn: ['x', 'lab/1'] } });
      await client.until(({ status }) => status.state === 'open');
      expect(clientOf(client).tls).toMatchObject({
        version: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        alpn: 'lab/1',
        serverName: 'localhost',
        trust: 'authority-file',
        chain: [
          { subject: 'CN=localhost', names: ['localhost', '127.0.0.1', '0:0:0:0:0:0:0:1'], key: 'EC P-256' },
          { subject: 'CN=Wirebench test authority', isAuthority: true },
        ],
      });
      await client.send('abc\n');
      await client.until(({ seen }) => seen.in !== '');
      expect(client.seen).toMatchObject({ in: 'cba\n', out: 'abc\n' });
      expect(client.seen.marks).toContain('note: TLSv1.3, TLS_AES_256_GCM_SHA384, ALPN lab/1, SNI localhost');
    });

    it('shows its certificate where it is asked for, in TLS 1.2 where that is wanted', async () => {
      const { process, port } = await pythonServer(
        files.server,
        ['x.verify_mode = ssl.CERT_REQUIRED', `x.load_verify_locations("${files.authority}")`],
        'print(c.version(), dict(p[0] for p in c.getpeercert()["subject"]), c.recv(9))',
      );
      await using _ = process;
      await using rig = new SocketRig();
      const pem = await readFile(files.client.certificate, 'utf8');
      const tls = { ...CLIENT_TLS, ca, versions: '1.2' as const, clientCertificate: { name: 'client.pem', pem } };
      const none = await rig.connect({ port, tls: { ...tls, clientCertificate: null } });
      await none.until(({ status }) => status.state === 'failed');
      expect(none.status.reason).toMatchObject({
        code: 'socket.tls',
        facts: { reason: expect.stringContaining('it asks for a client certificate') },
      });
      const keyless = await rig.connect({ port, tls });
      await keyless.until(({ status }) => status.state === 'failed');
      expect(keyless.status.reason).toMatchObject({
        code: 'socket.bad-certificate-file',
        facts: { which: 'client key', reason: 'none was given' },
      });
      const client = await rig.connect({ port, tls }, { clientKey: await readFile(files.client.key, 'utf8') });
      await client.until(({ status }) => status.state === 'open');
      await client.send('hello');
      await process.wrote(/TLSv1.2 \{'commonName': 'lab-client'\} b'hello'/);
    });

    it.each([
      ['nobody here knows', 'server', /its authority “CN=Wirebench test authority” is unknown here/],
      ['has expired', 'expired', /expired on 2024-06-01/],
      ['is for another name', 'otherName', /is for other.example, not for “127.0.0.1”/],
    ] as const)('refuses a certificate that %s, and shows it', async (_, which, reason) => {
      const { process, port } = await pythonServer(files[which]);
      await using __ = process;
      await using rig = new SocketRig();
      const client = await rig.connect({ port, tls: { ...CLIENT_TLS, ca: which === 'server' ? null : ca } });
      await client.until(({ status }) => status.state === 'failed');
      expect(client.status.reason).toMatchObject({
        code: 'socket.tls',
        facts: {
          reason: expect.stringMatching(reason),
          chain: [expect.objectContaining({ issuer: expect.any(String) })],
        },
      });
      expect(client.seen).toMatchObject({ in: '', out: '' });
    });

    it('trusts one certificate when it is told to, and no other', async () => {
      const { process, port } = await pythonServer(files.server, [], 'c.sendall(b"hi")', 'c.recv(9)');
      await using _ = process;
      await using rig = new SocketRig();
      const client = await rig.connect({ port, tls: CLIENT_TLS });
      await client.until(({ status }) => status.state === 'failed');
      const { reason } = client.status;
      if (reason?.code !== 'socket.tls') throw new TypeError('another failure');
      const wrong = reason.facts.chain[0]!.fingerprint.replace(/^../, (pair) => (pair === '00' ? '01' : '00'));
      await client.service.trust({ sessionId: client.sessionId, fingerprint: wrong });
      await client.until(({ status }) => status.reason?.code === 'socket.tls' && status.reason !== reason);
      expect(client.status.reason).toMatchObject({ facts: { reason: expect.stringContaining('another certificate') } });
      await client.service.trust({ sessionId: client.sessionId, fingerprint: reason.facts.chain[0]!.fingerprint });
      await client.until(({ seen }) => seen.in === 'hi');
      expect(clientOf(client).tls?.trust).toBe('pin');
    });

    it('says that a server does not speak TLS, and gives up on one that says nothing', async () => {
      await using mute = python(
        's = socket.create_server(("127.0.0.1", 0))',
        'print("port", s.getsockname()[1])',
        'c, w = s.accept(); c.sendall(b"220 mail.example ready\\r\\n")',
        'd, w = s.accept(); d.recv(9999); d.recv(1)',
      );
      const port = Number((await mute.wrote(/port (\d+)/))[1]);
      await using rig = new SocketRig();
      const greeted = await rig.connect({ port, tls: { ...CLIENT_TLS, ca } });
      await greeted.until(({ status }) => status.state === 'failed');
      expect(greeted.status.reason).toMatchObject({ code: 'socket.not-tls' });
      const silent = await rig.connect({ port, connectTimeoutMs: 300, tls: { ...CLIENT_TLS, ca } });
      await silent.until(({ status }) => status.state === 'failed');
      expect(silent.status.reason).toMatchObject({ code: 'socket.timeout', facts: { timeoutMs: 300 } });
    });

    it('half-closes and resets through TLS', async () => {
      const { process, port } = await pythonServer(
        files.server,
        [],
        'print("got", c.recv(9), c.recv(9))',
        'c.sendall(b"still")',
        'import time; time.sleep(60)',
      );
      await using _ = process;
      await using rig = new SocketRig();
      const client = await rig.connect({ port, allowHalfOpen: true, tls: { ...CLIENT_TLS, ca } });
      await client.until(({ status }) => status.state === 'open');
      await client.send('bye');
      await client.service.halfClose(client);
      await process.wrote(/got b'bye' b''/);
      await client.until(({ seen }) => seen.in === 'still');
      await client.service.reset(client);
      await client.until(({ status }) => status.state === 'closed');
      expect(client.seen.marks).toContain('close: connection reset by us (RST)');
    });
  });

  describe('server', () => {
    const listen = async (rig: SocketRig, tls: Partial<ServerTls> = {}) => {
      const server = await rig.listen({
        answer: { kind: 'line', template: '<{line}>' },
        tls: { ...SERVER_TLS, ...tls },
      });
      if (server.status.kind !== 'server') throw new TypeError('no server');
      const trust = join(folder.path, `lab-${server.port}.pem`);
      await writeFile(trust, server.status.authority!);
      return { server, trust };
    };

    it('is trusted by Python, openssl and ncat through the lab’s authority', async () => {
      await using rig = new SocketRig();
      const { server, trust } = await listen(rig, { names: ['device.lab'], alpn: ['lab/1'] });
      await using py = python(
        `x = ssl.create_default_context(cafile="${trust}")`,
        'x.set_alpn_protocols(["lab/1"])',
        `s = x.wrap_socket(socket.create_connection(("127.0.0.1", ${server.port})), server_hostname="device.lab")`,
        's.sendall(b"one\\n"); print(s.recv(99), s.selected_alpn_protocol())',
      );
      await py.wrote(/b'<one>\\r\\n' lab\/1/);
      await server.until(({ peers }) => peers[0]?.phase === 'ended');
      const peer = rig.of(server.peers[0]!.sessionId);
      expect(clientOf(peer).tls).toMatchObject({
        serverName: 'device.lab',
        alpn: 'lab/1',
        trust: 'none-asked',
        chain: [],
      });
      expect(peer.seen).toMatchObject({ in: 'one\n', out: '<one>\r\n' });
      const at = `127.0.0.1:${server.port}`;
      const sClient = `(echo two; sleep 0.5) | openssl s_client -connect ${at} -CAfile ${trust} -verify_return_error -quiet`;
      const ncat = `(echo three; sleep 0.5) | ncat --ssl-verify --ssl-trustfile ${trust} localhost ${server.port}`;
      await using first = new PeerProcess('sh', ['-c', sClient]);
      await using second = new PeerProcess('sh', ['-c', ncat]);
      await Promise.all([first.wrote(/<two>/), second.wrote(/<three>/)]);
    });

    it('takes only clients whose certificate the authority signed, and says why not the others', async () => {
      await using rig = new SocketRig();
      const { server, trust } = await listen(rig, { clientCa: ca });
      const talk = (load: string) =>
        python(
          `x = ssl.create_default_context(cafile="${trust}")`,
          load,
          'try:',
          `  s = x.wrap_socket(socket.create_connection(("127.0.0.1", ${server.port})), server_hostname="localhost")`,
          '  s.sendall(b"in\\n"); print("got", s.recv(99))',
          'except OSError as e: print("refused", e)',
        );
      const load = ({ certificate, key }: { certificate: string; key: string }): string =>
        `x.load_cert_chain("${certificate}", "${key}")`;
      await using known = talk(load(files.client));
      await known.wrote(/got b'<in>/);
      await using nameless = talk('');
      await nameless.wrote(/refused.*CERTIFICATE_REQUIRED/);
      const selfMade = join(folder.path, 'self');
      await using made = new PeerProcess('openssl', [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=self'],
        ...['-keyout', `${selfMade}.key`, '-out', `${selfMade}.pem`],
      ]);
      await made.wrote(/-----/);
      await server.until(() => !made.isRunning);
      await using stranger = talk(load({ certificate: `${selfMade}.pem`, key: `${selfMade}.key` }));
      await stranger.wrote(/refused|got b''/);
      await server.until(({ peers }) => peers.length === 3 && peers.every(({ phase }) => phase === 'ended'));
      const [first, second, third] = server.peers.map(({ sessionId }) => rig.of(sessionId));
      expect(clientOf(first!).tls).toMatchObject({ trust: 'authority-file', chain: [{ subject: 'CN=lab-client' }] });
      expect(second!.status.reason).toMatchObject({
        code: 'socket.tls',
        facts: { reason: 'peer did not return a certificate' },
      });
      expect(third!.status.reason).toMatchObject({ facts: { reason: expect.stringContaining('was not signed by') } });
    });

    it('goes on after clients that speak no TLS, or leave in the middle; one at a time, the next waits', async () => {
      await using rig = new SocketRig();
      const { server, trust } = await listen(rig);
      await using plain = python(
        `s = socket.create_connection(("127.0.0.1", ${server.port}))`,
        's.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n"); print("end", s.recv(99))',
      );
      await plain.wrote(/end/);
      await using left = python(`socket.create_connection(("127.0.0.1", ${server.port})).close()`);
      await server.until(({ peers }) => peers.length === 2 && peers.every(({ phase }) => phase === 'ended'));
      expect(rig.of(server.peers[0]!.sessionId).status.reason).toMatchObject({
        code: 'socket.tls',
        facts: { reason: 'what it sent is not TLS' },
      });
      await using good = python(
        `x = ssl.create_default_context(cafile="${trust}")`,
        `s = x.wrap_socket(socket.create_connection(("127.0.0.1", ${server.port})), server_hostname="localhost")`,
        's.sendall(b"ok\\n"); print(s.recv(99)); s.unwrap(); print("unwrapped")',
      );
      await good.wrote(/b'<ok>[\s\S]*unwrapped/);
      expect(server.status).toMatchObject({ accepted: 3 });
      expect(left.output).toBe('');
    });
  });
});
