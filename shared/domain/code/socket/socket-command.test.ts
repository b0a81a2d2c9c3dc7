import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { freePort } from '../../../../e2e/fixtures/peers/free-port.ts';
import { PeerProcess } from '../../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { SocketRig } from '../../../../electron/services/sockets/testing/socket-rig.ts';
import type { Answer } from '../../../contract/socket-answer.ts';
import { socketCommand } from './socket-command.ts';
import { taskFiles, type SocketTask } from './socket-task.ts';
import { CLIENT, CLIENT_TLS, SERVER, UDP } from './testing/settings.ts';

const missing = missingPrograms('ncat', 'socat', 'sh');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** The command in a shell that it replaces, so that the signal that ends it reaches it. */
async function start(task: SocketTask, folder: string): Promise<PeerProcess> {
  const { code } = socketCommand(task);
  for (const { name, content } of taskFiles(task)) await writeFile(join(folder, name), content);
  const isPiped = /^(printf|\{)/.test(code!);
  return new PeerProcess('sh', ['-c', isPiped ? code! : `exec ${code}`], { cwd: folder });
}

describe.skipIf(missing)(`commands of sockets${missing ? ` (${missing})` : ''}`, () => {
  it('ncat sends what the client sends, and prints what comes, over TLS too', async () => {
    await using folder = await temporaryFolder();
    await using rig = new SocketRig();
    const messages = [bytes(`it's "%s" \\n\n`), bytes('\0\xff\n')];
    const answer: Answer = { kind: 'line', template: 'got {line}' };
    const plain = await rig.listen({ answer });
    const settings = { ...CLIENT, port: plain.port };
    await using first = await start({ role: 'client', settings, messages, secrets: [] }, folder.path);
    await first.wrote(/got it's "%s" \\n\r\n/);
    await plain.until(({ peers }) => peers[0]?.phase === 'ended');
    expect(rig.of(plain.peers[0]!.sessionId).seen.in).toBe(`it's "%s" \\n\n\0\xff\n`);
    const secure = await rig.listen({
      answer,
      tls: { names: ['device.lab'], alpn: ['lab/1'], versions: '1.2-1.3', clientCa: null },
    });
    if (secure.status.kind !== 'server') throw new TypeError('no server');
    const ca = { name: 'lab.pem', pem: secure.status.authority! };
    const tls = { ...CLIENT_TLS, ca, serverName: 'device.lab', alpn: ['lab/1'] };
    const task = { role: 'client' as const, messages: [bytes('tls\n')], secrets: [] };
    await using second = await start({ ...task, settings: { ...settings, port: secure.port, tls } }, folder.path);
    await second.wrote(/got tls\r\n/);
    expect(rig.of(secure.peers[0]!.sessionId).status).toMatchObject({
      tls: { alpn: 'lab/1', serverName: 'device.lab' },
    });
    expect(await readFile(join(folder.path, 'ca.pem'), 'utf8')).toBe(ca.pem);
  });

  it.each([
    [{ kind: 'echo' }, 'a%s\\\n', 'a%s\\\n'],
    [
      { kind: 'line', template: `it's 100% [{line}]` },
      'a\\n "b"\r\n%d\n',
      `it's 100% [a\\n "b"]\r\nit's 100% [%d]\r\n`,
    ],
  ] as [Answer, string, string][])('ncat answers as the server does: %j', async (answer, said, heard) => {
    await using folder = await temporaryFolder();
    await using rig = new SocketRig();
    const port = await freePort();
    await using server = await start({ role: 'server', settings: { ...SERVER, answer }, port }, folder.path);
    await server.listening(port);
    const client = await rig.connect({ port });
    await client.until(({ status }) => status.state === 'open');
    await client.send(said);
    await client.until(({ seen }) => seen.in.length >= heard.length);
    expect(client.seen.in).toBe(heard);
  });

  it('socat and ncat send and answer datagrams', async () => {
    await using folder = await temporaryFolder();
    await using rig = new SocketRig();
    const own = await rig.openUdp({ answer: { kind: 'echo' } });
    const target = { host: '127.0.0.1', port: own.port };
    const messages = [bytes('one'), bytes('two\n')];
    await using client = await start({ role: 'udp', settings: { ...UDP, target }, port: 0, messages }, folder.path);
    // How many datagrams they were depends on how fast the command begins.
    await client.wrote(/onetwo/);
    const port = await freePort();
    const settings = { ...UDP, answer: { kind: 'echo' } as const };
    await using server = await start({ role: 'udp', settings, port, messages: [] }, folder.path);
    const asks = await rig.openUdp({ target: { host: '127.0.0.1', port } });
    await asks.until(({ seen }) => {
      // Until it is bound, nobody hears.
      void asks.service
        .sendDatagram({ sessionId: asks.sessionId, bytes: bytes('x'), target: null })
        .catch(() => undefined);
      return seen.in !== '';
    });
    expect(server.isRunning).toBe(true);
  });
});

it('quotes what the user wrote, whatever it looks like', () => {
  const commandFor = (settings: typeof CLIENT): string | null =>
    socketCommand({ role: 'client', settings, messages: [], secrets: [] }).code;
  const host = '"$(touch /tmp/x)"';
  expect(commandFor({ ...CLIENT, host })).toBe(`ncat -w 5s '${host}' 1\n`);
  const clientCertificate = { name: 'c.pem', pem: '' };
  expect(commandFor({ ...CLIENT, tls: { ...CLIENT_TLS, clientCertificate } })).toContain('--ssl-key "$CLIENT_KEY" ');
});

it('says what a command cannot do', () => {
  const rules: Answer = { kind: 'rules', rules: [] };
  const server = (answer: Answer) => socketCommand({ role: 'server', settings: { ...SERVER, answer }, port: 7 });
  expect(server(rules).code).toBeNull();
  expect(server({ kind: 'chargen' }).notes).toEqual([expect.stringContaining('program')]);
  const client = { ...CLIENT, answer: { kind: 'echo' } as const };
  expect(socketCommand({ role: 'client', settings: client, messages: [], secrets: [] }).code).toBeNull();
  const pinned = { ...CLIENT, tls: { ...CLIENT_TLS, pinnedFingerprint: 'AA' } };
  expect(socketCommand({ role: 'client', settings: pinned, messages: [], secrets: [] })).toEqual({
    code: 'ncat -w 5s --ssl 127.0.0.1 1\n',
    notes: [expect.stringContaining('does not check')],
  });
});
