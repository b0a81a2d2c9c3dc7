import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';

import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';

import { CutProxy } from '../../../e2e/fixtures/cut-proxy.ts';
import { freePort } from '../../../e2e/fixtures/peers/free-port.ts';
import { makeKey, OpenSsh } from '../../../e2e/fixtures/peers/openssh.ts';
import { PeerProcess } from '../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { Screen, SshRig } from './testing/ssh-rig.ts';

const MIB = 1_048_576;
const keyFile = async (path: string) => ({ name: 'user_ed25519', text: await readFile(path, 'utf8') });

/** Listens with `onSocket` on a free port until disposed. */
async function listen(server: TcpServer): Promise<AsyncDisposable & { port: number }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}

describe.skipIf(missingPrograms('sshd', 'ssh-keygen'))('with OpenSSH’s server', () => {
  it('asks about an unknown host with its fingerprint, logs in with a key file and runs a shell', async () => {
    await using sshd = await OpenSsh.start();
    await using rig = new SshRig();
    const page = await rig.connect(sshd, await keyFile(sshd.userKey));
    const { key } = await page.prompt('host-key');
    expect(key.sha256).toBe(await sshd.fingerprint());
    expect(page.status.login.tries).toEqual([]);
    await page.trust(true);
    await page.ready();
    await page.type('echo $((6*7))-$TERM; tput cols\n');
    await page.shows(/42-xterm-256color\r\n80\r\n/);
    expect(page.status.login.tries).toMatchObject([{ method: 'publickey', outcome: 'accepted' }]);
    await rig.service.resize({ sessionId: page.sessionId, size: { columns: 123, rows: 30 } });
    await page.type('tput cols\n');
    await page.shows('123\r\n');
    await page.type('exit 3\n');
    await page.until(({ shell }) => shell.state === 'ended' && shell.exitCode === 3);
    expect(rig.handles.map(({ session, state }) => [session.kind, session.parentId, state])).toEqual([
      ['ssh', undefined, 'open'],
      ['ssh-shell', 's0', 'closed'],
    ]);

    await rig.service.openShell({ sessionId: page.sessionId, size: { columns: 80, rows: 24 } });
    await page.shows('new shell');
    const again = await rig.connect(sshd, await keyFile(sshd.userKey));
    await again.ready();
    expect(again.prompts.size).toBe(0);
  });

  it('blocks a host whose key changed, with both keys, until the user takes the old one off the list', async () => {
    await using sshd = await OpenSsh.start();
    await using rig = new SshRig();
    const page = await rig.connect(sshd, await keyFile(sshd.userKey));
    await page.trust(true);
    await page.ready();
    const before = await sshd.fingerprint();
    await sshd.changeHostKey();
    const blocked = await rig.connect(sshd, await keyFile(sshd.userKey));
    expect(await blocked.failure()).toMatchObject({
      code: 'ssh.host-key-changed',
      facts: { known: { sha256: before }, shown: { sha256: await sshd.fingerprint() }, isOurs: true, line: 1 },
    });
    expect(blocked.status.login.tries).toEqual([]);
    await rig.service.forgetHostKey({ sessionId: blocked.sessionId });
    await rig.service.reconnect({ sessionId: blocked.sessionId, size: { columns: 80, rows: 24 } });
    await blocked.trust();
    await blocked.ready();
  });

  it('reads the user’s known_hosts, and refuses a revoked key though it is known', async () => {
    await using sshd = await OpenSsh.start();
    const file = join(sshd.folder, 'known_hosts');
    await writeFile(file, `[127.0.0.1]:${sshd.port} ${await sshd.hostKey()}\n`);
    await using rig = new SshRig({ knownHostsFiles: [file, join(sshd.folder, 'missing')] });
    const page = await rig.connect(sshd, await keyFile(sshd.userKey));
    await page.ready();
    expect(page.prompts.size).toBe(0);
    await appendFile(file, `@revoked * ${await sshd.hostKey()}\n`);
    const refused = await rig.connect(sshd, await keyFile(sshd.userKey));
    expect(await refused.failure()).toMatchObject({ code: 'ssh.host-key-revoked', facts: { source: file, line: 2 } });
  });

  it('asks once, and lets rekeying go on under a transfer', async () => {
    await using sshd = await OpenSsh.start({ config: ['RekeyLimit 64K'] });
    await using rig = new SshRig();
    const page = await rig.connect(sshd, await keyFile(sshd.userKey));
    await page.trust();
    await page.ready();
    await page.type('head -c 2000000 /dev/zero | tr "\\0" x; echo; echo "do""ne"\n');
    await page.shows('done');
    expect(page.screen.text.match(/x{100,}/g)?.join('').length).toBeGreaterThan(1_900_000);
    expect(rig.handles[0]!.marks.filter((mark) => mark.startsWith('Keys exchanged')).length).toBeGreaterThan(5);
    expect(page.prompts.size).toBe(1);
  });

  it('pauses the source while a reader is behind, and answers Ctrl+C at once after', async () => {
    await using sshd = await OpenSsh.start();
    await using rig = new SshRig();
    const page = await rig.connect(sshd, await keyFile(sshd.userKey));
    await page.trust();
    await page.ready();
    page.screen.isStuck = true;
    await page.type('yes\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const held = page.screen.sizeBytes;
    expect(held).toBeLessThan(MIB);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(page.screen.sizeBytes).toBe(held);
    page.screen.goOn();
    await page.until(() => page.screen.sizeBytes > 8 * MIB);
    await page.type('\x03echo "st""opped"\n');
    await page.shows('stopped');

    const late = new Screen();
    rig.service.output({ sessionId: page.sessionId }, late);
    expect(late.sizeBytes).toBeLessThanOrEqual(2 * MIB);
    expect(late.items.at(-1)!.replay).toMatchObject({ isEnd: true });
    expect(late.items[0]!.replay!.cutBytes).toBeGreaterThan(5 * MIB);
    expect(late.text).toMatch(/^y\r\n/);
    expect(late.text).toContain('stopped');
  });

  it('says that the connection broke, and keeps the screen when it is opened again', async () => {
    await using sshd = await OpenSsh.start();
    await using proxy = await CutProxy.before(sshd.port);
    await using rig = new SshRig();
    const page = await rig.connect({ port: proxy.port, user: sshd.user }, await keyFile(sshd.userKey));
    await page.trust(true);
    await page.ready();
    await page.type('echo be""fore\n');
    await page.shows('before');
    proxy.cut();
    expect((await page.failure()).code).toBe('ssh.lost');
    expect(rig.handles.map(({ state }) => state)).toEqual(['failed', 'closed']);
    proxy.mend();
    await rig.service.reconnect({ sessionId: page.sessionId, size: { columns: 80, rows: 24 } });
    await page.until(({ state, shell }) => state === 'open' && shell.state === 'open');
    await page.shows(/before[^]*new shell/);
  });

  it('says why a login failed: what is taken, which keys were tried', async () => {
    await using sshd = await OpenSsh.start();
    const other = join(sshd.folder, 'other');
    await makeKey(other, 'ed25519');
    await using rig = new SshRig();
    const page = await rig.connect(sshd, await keyFile(other));
    await page.trust();
    expect(await page.failure()).toMatchObject({ code: 'ssh.login-failed', facts: { methods: ['publickey'] } });
    expect(page.status.login.tries).toMatchObject([
      { method: 'publickey', outcome: 'refused', key: { sha256: expect.stringMatching(/^SHA256:/) } },
    ]);
  });

  it('asks for the passphrase of a key, again where it is wrong, and keeps it to itself', async () => {
    await using sshd = await OpenSsh.start();
    const locked = join(sshd.folder, 'locked');
    await makeKey(locked, 'ed25519', 'canary-passphrase-83');
    await appendFile(join(sshd.folder, 'authorized_keys'), await readFile(`${locked}.pub`));
    await using rig = new SshRig();
    const page = await rig.connect(sshd, await keyFile(locked));
    await page.trust();
    await page.answer('canary-wrong-83');
    await page.until(({ prompt }) => prompt?.kind === 'questions' && prompt.problem !== '');
    await page.answer('canary-passphrase-83');
    await page.ready();
    expectNoCanary(rig);
  });

  it.skipIf(missingPrograms('ssh-agent', 'ssh-add'))('logs in with a key of the agent', async () => {
    await using sshd = await OpenSsh.start();
    const socket = join(sshd.folder, 'agent');
    await using agent = new PeerProcess(needProgram('ssh-agent'), ['-D', '-a', socket]);
    await agent.wrote(/SSH_AUTH_SOCK/);
    await makeKey(join(sshd.folder, 'other'), 'ed25519');
    for (const key of [join(sshd.folder, 'other'), sshd.userKey]) {
      const add = new PeerProcess(needProgram('ssh-add'), [key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      await add.wrote(/Identity added/);
    }
    await using rig = new SshRig({ agentSocket: socket });
    const page = await rig.connect({ port: sshd.port, user: sshd.user, usesAgent: true });
    await page.trust();
    await page.ready();
    expect(page.status.login.tries.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted']);
  });

  it('runs a command beside the shell, its outputs apart', async () => {
    await using sshd = await OpenSsh.start();
    await using rig = new SshRig();
    const page = await rig.connect(sshd, await keyFile(sshd.userKey));
    await page.trust();
    await page.ready();
    const caller = { clientId: 'test', signal: new AbortController().signal };
    const ask = { sessionId: page.sessionId, command: 'echo out; echo err >&2; exit 7' };
    const { stdout, stderr, ...rest } = await rig.service.run(ask, caller);
    expect([String(Buffer.from(stdout)), String(Buffer.from(stderr))]).toEqual(['out\n', 'err\n']);
    expect(rest).toMatchObject({ exitCode: 7, signal: '', leftOutBytes: 0 });
    const cancelled = AbortSignal.timeout(100);
    const run = rig.service.run({ ...ask, command: 'sleep 60' }, { clientId: 'test', signal: cancelled });
    expect(await run).toMatchObject({ exitCode: null });
  });
});

/** What a test server asks for, and what it was sent. */
async function passwordServer(onAuth: (context: ssh2.AuthContext) => void) {
  const { private: hostKey } = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', onAuth);
    client.on('session', (accept) => {
      const session = accept();
      session.on('pty', (take) => take?.());
      session.on('shell', (take) => take().write('Password for sudo: '));
    });
  });
  return listen(server);
}

describe('with a server that asks', () => {
  it('sends no secret before the host key is accepted, and none ends in a log', async () => {
    const methods: string[] = [];
    await using server = await passwordServer((context) => {
      methods.push(context.method);
      if (context.method === 'password' && context.password === 'canary-right-83') return context.accept();
      context.reject(['password']);
    });
    await using rig = new SshRig();
    const refused = await rig.connect({ port: server.port, user: 'ada' });
    const { id } = await refused.prompt('host-key');
    expect(methods).toEqual([]);
    await rig.service.refuse({ sessionId: refused.sessionId, promptId: id });
    expect((await refused.failure()).code).toBe('ssh.host-key-refused');
    expect(methods).toEqual([]);

    const page = await rig.connect({ port: server.port, user: 'ada' });
    await page.trust();
    await page.answer('canary-wrong-83');
    await page.until(({ prompt }) => prompt?.kind === 'questions' && prompt.problem !== '');
    await page.answer('canary-right-83');
    await page.ready();
    expect(page.status.login.tries.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted']);
    await page.shows('Password for sudo');
    await page.type('canary-sudo-83\r');
    const typed = rig.handles.at(-1)!.chunks.filter(({ direction }) => direction === 'out');
    expect(String(Buffer.concat(typed.map(({ bytes }) => bytes)))).toBe(`${'*'.repeat(14)}\r`);
    expectNoCanary(rig);
  });

  it('gives up after three wrong passwords', async () => {
    await using server = await passwordServer((context) => context.reject(['password', 'publickey']));
    await using rig = new SshRig();
    const page = await rig.connect({ port: server.port, user: 'ada' });
    await page.trust();
    for (let n = 0; n < 3; n++) await page.answer(`wrong ${n}`);
    expect(await page.failure()).toMatchObject({ code: 'ssh.login-failed', facts: { user: 'ada' } });
    expect(page.status.login).toMatchObject({ methods: ['password', 'publickey'], tries: { length: 3 } });
  });

  it('answers any number of keyboard-interactive prompts [RFC 4256 §3.2]', async () => {
    const given: string[][] = [];
    await using server = await passwordServer((context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      const prompts = [
        { prompt: 'Password: ', echo: false },
        { prompt: 'Token: ', echo: true },
      ];
      context.prompt(prompts, 'Two factors', 'Look at your token', (answers) => {
        given.push(answers);
        context.prompt([{ prompt: 'Sure? ', echo: true }], 'Last', '', (last) => {
          given.push(last);
          context.accept();
        });
      });
    });
    await using rig = new SshRig();
    const page = await rig.connect({ port: server.port, user: 'ada' });
    await page.trust();
    expect((await page.prompt('questions')).fields).toEqual([
      { label: 'Password:', isShown: false },
      { label: 'Token:', isShown: true },
    ]);
    await page.answer('secret', '123456');
    await page.until(({ prompt }) => prompt?.kind === 'questions' && prompt.fields.length === 1);
    await page.answer('yes');
    await page.ready();
    expect(given).toEqual([['secret', '123456'], ['yes']]);
  });

  it('says that the login was cancelled', async () => {
    await using server = await passwordServer((context) => context.reject(['password']));
    await using rig = new SshRig();
    const page = await rig.connect({ port: server.port, user: 'ada' });
    await page.trust();
    const { id } = await page.prompt('questions');
    await rig.service.refuse({ sessionId: page.sessionId, promptId: id });
    expect((await page.failure()).code).toBe('ssh.login-cancelled');
  });
});

describe('a host that cannot be reached', () => {
  const target = (port: number, host = '127.0.0.1') => ({ host, port, user: 'ada' });

  it('refuses, or is not found', async () => {
    await using rig = new SshRig();
    expect((await (await rig.connect(target(await freePort()))).failure()).code).toBe('ssh.refused');
    expect((await (await rig.connect(target(22, 'no-such-host.invalid'))).failure()).code).toBe('ssh.host-not-found');
  });

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'it began with “HTTP/1.1 400 Bad Request”'],
    ['', 'it closed the connection without a word'],
  ])('speaks something else: %j', async (words, reason) => {
    await using server = await listen(createServer((socket) => socket.end(words)));
    await using rig = new SshRig();
    expect(await (await rig.connect(target(server.port))).failure()).toMatchObject({
      code: 'ssh.not-ssh',
      facts: { reason },
    });
  });

  it('says nothing, for ever', async () => {
    await using server = await listen(createServer((socket) => socket.on('error', () => undefined)));
    await using rig = new SshRig({ answerMs: 200 });
    expect(await (await rig.connect(target(server.port))).failure()).toMatchObject({
      code: 'ssh.timeout',
      facts: { waitingFor: 'its key exchange' },
    });
  });
});

it('shows why there is always a verifier: without one ssh2 takes any key', async () => {
  await using server = await passwordServer((context) => context.accept());
  const client = new ssh2.Client();
  client.connect({ host: '127.0.0.1', port: server.port, username: 'ada' });
  await once(client, 'ready');
  client.end();
});

/** Secrets of these tests hold the word; nothing the service told may. */
function expectNoCanary(rig: SshRig): void {
  const wire = rig.handles.flatMap(({ chunks }) => chunks.map(({ bytes }) => Buffer.from(bytes).toString('latin1')));
  const told = rig.handles.flatMap(({ marks, session, reason }) => [
    ...marks,
    session.title,
    JSON.stringify(reason ?? null),
  ]);
  const places = [...wire, ...told, ...rig.log, rig.ownHosts.read() ?? '', rig.recent.read() ?? ''];
  expect(wire.length).toBeGreaterThan(5);
  expect(places.filter((place) => place.includes('canary'))).toEqual([]);
}
