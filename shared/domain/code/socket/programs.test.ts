import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { makeCertificates } from '../../../../e2e/fixtures/peers/certificates.ts';
import { freePort } from '../../../../e2e/fixtures/peers/free-port.ts';
import { PeerProcess } from '../../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { SocketRig } from '../../../../electron/services/sockets/testing/socket-rig.ts';
import type { Answer, Rule, RuleReply, RuleTest } from '../../../contract/socket-answer.ts';
import type { ServerSettings } from '../../../contract/sockets.ts';
import { nodeProgram } from './node-program.ts';
import { pythonProgram } from './python-program.ts';
import { pythonBytes, pythonRegex } from './python-text.ts';
import { FILES, taskFiles, type SocketTask } from './socket-task.ts';
import { CLIENT, CLIENT_TLS, SERVER, UDP } from './testing/settings.ts';

const missing = missingPrograms('python3', 'openssl');

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const RULES: Answer = {
  kind: 'rules',
  rules: [
    {
      when: 'connect',
      test: { kind: 'any' },
      delayMs: 0,
      reply: { kind: 'text', template: '220 "hi" {count}', ending: 'crlf' },
      after: 'stay',
    },
    {
      when: 'chunk',
      test: { kind: 'bytes', pattern: '02 ?? 03' },
      delayMs: 0,
      reply: { kind: 'hex', template: '06' },
      after: 'stay',
    },
    {
      when: 'line',
      test: { kind: 'regex', pattern: String.raw`^add (\d+) (?<b>\d+)$`, ignoresCase: true },
      delayMs: 1,
      reply: { kind: 'text', template: String.raw`{1}+{b}\t{"json": 1} {nobody}`, ending: 'lf' },
      after: 'stay',
    },
    {
      when: 'line',
      test: { kind: 'equals', text: String.raw`QUIT\t` },
      delayMs: 0,
      reply: { kind: 'text', template: 'bye {count}', ending: 'crlf' },
      after: 'close',
    },
    {
      when: 'line',
      test: { kind: 'contains', text: 'ö' },
      delayMs: 0,
      reply: { kind: 'echo' },
      after: 'stay',
    },
    {
      when: 'line',
      test: { kind: 'any' },
      delayMs: 0,
      reply: { kind: 'text', template: '500 {line}?', ending: 'nul' },
      after: 'stay',
    },
  ],
};

const LANGUAGES = {
  Python: { write: pythonProgram, ending: 'py', command: 'python3' },
  'Node.js': { write: nodeProgram, ending: 'mjs', command: process.execPath },
} as const;
type Language = keyof typeof LANGUAGES;

/** Runs a task's program in a folder with its files. */
async function run(
  language: Language,
  task: SocketTask,
  folder: string,
  env: Record<string, string> = {},
): Promise<PeerProcess> {
  const { write, ending, command } = LANGUAGES[language];
  const file = join(folder, `${task.role}-${randomUUID()}.${ending}`);
  await writeFile(file, write(task).code!);
  for (const { name, content } of taskFiles(task)) await writeFile(join(folder, name), content);
  return new PeerProcess(command, [file], {
    cwd: folder,
    env: { ...process.env, PYTHONUNBUFFERED: '1', ...env },
  });
}

describe.skipIf(missing).each(Object.keys(LANGUAGES) as Language[])(
  `programs for %s${missing ? ` (${missing})` : ''}`,
  (language) => {
    const start = (task: SocketTask, folder: string, env?: Record<string, string>): Promise<PeerProcess> =>
      run(language, task, folder, env);

    it('a client sends its messages, byte for byte, and prints what comes', async () => {
      await using folder = await temporaryFolder();
      await using rig = new SocketRig();
      const server = await rig.listen({ answer: { kind: 'line', template: 'got {line}' } });
      const all = Uint8Array.from({ length: 256 }, (_, at) => at);
      const settings = { ...CLIENT, port: server.port };
      const messages = [bytes('one "two" \\\n'), all, bytes('\n')];
      await using client = await start({ role: 'client', settings, messages, secrets: [] }, folder.path);
      await client.wrote(/got one "two" \\/);
      await server.until(({ peers }) => peers[0]?.bytesIn === 13 + 256);
      const peer = rig.of(server.peers[0]!.sessionId);
      expect(peer.seen.in).toBe(messages.map((message) => Buffer.from(message).toString('latin1')).join(''));
      await using typed = await start({ role: 'client', settings, messages: [], secrets: [] }, folder.path);
      await server.until(({ peers }) => peers.length === 2);
      expect(typed.output).toBe('');
    });

    it('a TLS client verifies, offers, shows and pins as ours does', async () => {
      await using folder = await temporaryFolder();
      await using rig = new SocketRig();
      const files = await makeCertificates(folder.path);
      const clientCa = { name: 'a.pem', pem: await readFile(files.authority, 'utf8') };
      const certificate = { name: 'c.pem', pem: await readFile(files.client.certificate, 'utf8') };
      const server = await rig.listen({
        answer: { kind: 'echo' },
        tls: { names: ['device.lab'], alpn: ['lab/1'], versions: '1.3', clientCa },
      });
      if (server.status.kind !== 'server') throw new TypeError('no server');
      const ca = { name: 'lab.pem', pem: server.status.authority! };
      const tls = { ...CLIENT_TLS, ca, serverName: 'device.lab', alpn: ['lab/1'], clientCertificate: certificate };
      const task = {
        role: 'client' as const,
        settings: { ...CLIENT, port: server.port, tls },
        messages: [bytes('hi')],
        secrets: ['clientKey' as const],
      };
      await using client = await start(task, folder.path, { CLIENT_KEY: files.client.key });
      await client.wrote(/hi/);
      const [first] = server.peers;
      const { status } = rig.of(first!.sessionId);
      expect(status).toMatchObject({
        tls: { alpn: 'lab/1', serverName: 'device.lab', chain: [{ subject: 'CN=lab-client' }] },
      });
      const pinned = { ...task.settings, tls: { ...tls, ca: null, pinnedFingerprint: Array(32).fill('00').join(':') } };
      await using wrong = await start({ ...task, settings: pinned }, folder.path, { CLIENT_KEY: files.client.key });
      await wrong.wrote(/another certificate than the one that is trusted/);
    });

    it.each([
      ['echo', { kind: 'echo' }, 'a\nb\x00', 'a\nb\x00'],
      ['line', { kind: 'line', template: '[{line}] "x"' }, 'one\r\ntwo\n', '[one] "x"\r\n[two] "x"\r\n'],
      [
        'rules',
        RULES,
        'ADD 1 22\nx\x02y\x03\nc\xc3\xb6\n\xff\nQUIT\t\n',
        '220 "hi" 1\r\n\x061+22\t{"json": 1} {nobody}\n500 x\x02y\x03?\0c\xc3\xb6500 \xff?\0bye 7\r\n',
      ],
    ] as [string, Answer, string, string][])('a server answers by %s as ours does', async (_, answer, said, heard) => {
      await using folder = await temporaryFolder();
      await using rig = new SocketRig();
      const own = await rig.listen({ answer });
      const port = await freePort();
      await using server = await start({ role: 'server', settings: { ...SERVER, answer }, port }, folder.path);
      await server.wrote(/listening/);
      for (const at of [own.port, port]) {
        const client = await rig.connect({ port: at });
        await client.until(({ status }) => status.state === 'open');
        await client.send(said);
        await client.until(({ seen }) => seen.in.length >= heard.length);
        expect(client.seen.in).toBe(heard);
        await client.seen.source.close();
      }
    });

    it('a server tells the time, makes characters, and serves one at a time', async () => {
      await using folder = await temporaryFolder();
      await using rig = new SocketRig();
      const ask = async (answer: Answer, accept: ServerSettings['accept'] = 'one-at-a-time') => {
        const port = await freePort();
        const process = await start({ role: 'server', settings: { ...SERVER, answer, accept }, port }, folder.path);
        await process.wrote(/listening/);
        const client = await rig.connect({ port });
        await client.until(({ seen }) => seen.in !== '' || answer.kind === 'echo');
        return { port, client, [Symbol.asyncDispose]: () => process.stop() };
      };
      await using day = await ask({ kind: 'daytime' });
      expect(day.client.seen.in).toMatch(/^\w+day, \w+ \d\d?, \d{4} \d\d:\d\d:\d\d-UTC\r\n$/);
      await using characters = await ask({ kind: 'chargen' });
      expect(characters.client.seen.in).toMatch(/^ !"#\$%[^]{66}\r\n!"#/);
      await using echo = await ask({ kind: 'echo' });
      const second = await rig.connect({ port: echo.port });
      await second.until(({ status }) => status.state === 'open');
      await second.send('2');
      await echo.client.send('1');
      await echo.client.until(({ seen }) => seen.in === '1');
      expect(second.seen.in).toBe('');
      await echo.client.seen.source.close();
      await second.until(({ seen }) => seen.in === '2');
    });

    it('a TLS server speaks with our client', async () => {
      await using folder = await temporaryFolder();
      await using rig = new SocketRig();
      const { server: made, authority } = await makeCertificates(folder.path);
      const port = await freePort();
      await writeFile(join(folder.path, FILES.certificate), await readFile(made.certificate));
      await writeFile(join(folder.path, FILES.key), await readFile(made.key));
      const tls = { names: [], alpn: ['lab/1'], versions: '1.2' as const, clientCa: null };
      const settings = { ...SERVER, answer: { kind: 'echo' } as const, tls };
      await using server = await start({ role: 'server', settings, port }, folder.path);
      await server.wrote(/listening/);
      const ca = { name: 'a.pem', pem: await readFile(authority, 'utf8') };
      const client = await rig.connect({ port, tls: { ...CLIENT_TLS, ca, alpn: ['lab/1'] } });
      await client.until(({ status }) => status.state === 'open');
      await client.send('hello');
      await client.until(({ seen }) => seen.in === 'hello');
      expect(client.status).toMatchObject({ tls: { version: 'TLSv1.2', alpn: 'lab/1' } });
    });

    it('datagrams are answered once, by the first rule that fits, as ours are', async () => {
      await using folder = await temporaryFolder();
      await using rig = new SocketRig();
      const rule = (when: 'line' | 'chunk', test: RuleTest, reply: RuleReply): Rule => ({
        ...{ when, test, reply },
        ...{ delayMs: 0, after: 'stay' },
      });
      const text = (template: string): RuleReply => ({ kind: 'text', template, ending: 'none' });
      const answer: Answer = {
        kind: 'rules',
        rules: [
          rule('line', { kind: 'equals', text: 'PING' }, text('line;')),
          rule('chunk', { kind: 'regex', pattern: 'P(.)', ignoresCase: false }, text('chunk {1};')),
          rule('line', { kind: 'equals', text: 'quiet' }, { kind: 'nothing' }),
          rule('line', { kind: 'equals', text: '' }, { kind: 'echo' }),
          rule('line', { kind: 'any' }, text('any;')),
          rule('chunk', { kind: 'any' }, text('never;')),
        ],
      };
      const own = await rig.openUdp({ answer });
      const port = await freePort();
      await using server = await start({ role: 'udp', settings: { ...UDP, answer }, port, messages: [] }, folder.path);
      await server.wrote(/bound/);
      for (const at of [own.port, port]) {
        const asks = await rig.openUdp({ target: { host: '127.0.0.1', port: at } });
        for (const said of ['PING\n', 'PONG', 'quiet', '', 'x'])
          await asks.service.sendDatagram({ sessionId: asks.sessionId, bytes: bytes(said), target: null });
        await asks.until(({ seen }) => seen.in.includes('any;'));
        expect(asks.seen.datagrams.filter((datagram) => datagram.startsWith('in'))).toEqual(
          ['line;', 'chunk O;', '', 'any;'].map((heard) => `in 127.0.0.1:${at} ${heard}`),
        );
      }
    });

    it('datagrams: a client, a server by rules, a member of a group', async () => {
      await using folder = await temporaryFolder();
      await using rig = new SocketRig();
      const own = await rig.openUdp({ answer: { kind: 'line', template: 'got {line}' } });
      const target = { host: '127.0.0.1', port: own.port };
      const messages = [bytes('one'), bytes('two\n')];
      await using client = await start(
        { role: 'udp', settings: { ...UDP, host: '0.0.0.0', target }, port: 0, messages },
        folder.path,
      );
      await client.wrote(/got one[^]*got two/);
      const port = await freePort();
      await using server = await start(
        { role: 'udp', settings: { ...UDP, answer: RULES }, port, messages: [] },
        folder.path,
      );
      await server.wrote(/bound/);
      const asks = await rig.openUdp({ target: { host: '127.0.0.1', port } });
      for (const text of ['ADD 2 3\r\n', 'x\x02y\x03'])
        await asks.service.sendDatagram({ sessionId: asks.sessionId, bytes: bytes(text), target: null });
      await asks.until(({ seen }) => seen.datagrams.length === 4);
      expect(asks.seen.in).toBe('2+3\t{"json": 1} {nobody}\n\x06');
      const groupPort = await freePort();
      const group = {
        ...UDP,
        host: '0.0.0.0',
        groups: ['239.1.2.4'],
        interfaceName: 'lo',
        answer: { kind: 'echo' } as const,
      };
      if (process.platform !== 'linux') return; // Other systems name the loopback otherwise.
      await using member = await start({ role: 'udp', settings: group, port: groupPort, messages: [] }, folder.path);
      await member.wrote(/bound/);
      const sender = await rig.openUdp({
        host: '0.0.0.0',
        interfaceName: 'lo',
        multicastLoopback: true,
        target: { host: '239.1.2.4', port: groupPort },
      });
      await sender.service.sendDatagram({ sessionId: sender.sessionId, bytes: bytes('group'), target: null });
      await sender.until(({ seen }) => seen.in === 'group');
    });
  },
);

describe('Python texts', () => {
  it.skipIf(missing)('bytes literals mean what they stand for', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at);
    await using python = new PeerProcess('python3', ['-c', `print(list(${pythonBytes(all)}) == list(range(256)))`]);
    await python.wrote(/True/);
  });

  it('expressions are written as Python has them', () => {
    expect(pythonRegex(String.raw`^(?<n>\w+)\/[$^[a]\k<n>(?<=x)$`)).toEqual({
      pattern: String.raw`^(?P<n>\w+)/[$^\[a](?P=n)(?<=x)\Z`,
      isDoubtful: false,
    });
    expect(pythonRegex('[^]a').isDoubtful).toBe(true);
    expect(pythonRegex(String.raw`\p{L}`).isDoubtful).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('[', ']', '^', '$', '(', '?', '<', 'a', '\\', '=') }), (text) => {
        expect(typeof pythonRegex(text).pattern).toBe('string');
      }),
    );
  });
});
