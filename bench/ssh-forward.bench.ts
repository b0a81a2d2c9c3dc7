import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';

import { freePort } from '../e2e/fixtures/peers/free-port.ts';
import { OpenSsh } from '../e2e/fixtures/peers/openssh.ts';
import { PeerProcess } from '../e2e/fixtures/peers/peer-process.ts';
import { needProgram } from '../e2e/fixtures/peers/programs.ts';
import type { SessionId } from '../shared/contract/ids.ts';
import { interleave, isQuick, mustEqual, Report, versionOf } from './lib/reporter.ts';
import { ServedLab } from './lib/served-lab.ts';

const MB = 1_000_000;
const SIZE_BYTES = (isQuick ? 20 : 300) * MB;
const PIECE = Buffer.alloc(256 * 1024, 'x');
/** What both sides agree on, so that the cipher is the same. */
const CIPHER = 'aes128-gcm@openssh.com';
const HERE = '127.0.0.1';

/** Sends so many bytes to whoever connects, as fast as they are taken. */
async function source(): Promise<number> {
  const server = createServer((socket) => {
    let left = SIZE_BYTES;
    const go = (): void => {
      while (left > 0) {
        const piece = PIECE.subarray(0, Math.min(left, PIECE.byteLength));
        left -= piece.byteLength;
        if (!socket.write(piece)) return void socket.once('drain', go);
      }
      socket.end();
    };
    socket.on('error', () => undefined);
    go();
  });
  server.listen(0, HERE);
  await once(server, 'listening');
  server.unref();
  return (server.address() as AddressInfo).port;
}

/** Reads all that comes from a port; answers megabytes a second. */
async function drain(port: number): Promise<number> {
  const startedMs = performance.now();
  let got = 0;
  const socket = connect({ port, host: HERE });
  socket.on('data', (bytes) => (got += bytes.byteLength));
  await once(socket, 'end');
  mustEqual(got, SIZE_BYTES, 'bytes carried');
  socket.destroy();
  return SIZE_BYTES / MB / ((performance.now() - startedMs) / 1_000);
}

/** Logs in with the key of the server's user, trusting the host key it shows. */
async function logIn({ lab }: ServedLab, sshd: OpenSsh): Promise<SessionId> {
  const target = { host: HERE, port: sshd.port, user: sshd.user, usesAgent: false };
  const key = { name: 'key', text: await readFile(sshd.userKey, 'utf8') };
  const { sessionId } = await lab.ssh.connect({ target, key, size: { columns: 80, rows: 24 } });
  const { promise: isOpen, resolve, reject } = Promise.withResolvers<void>();
  const following = lab.ssh.status({ sessionId }, async ({ items }) => {
    const status = items.at(-1)!;
    if (status.prompt?.kind === 'host-key')
      await lab.ssh.acceptHostKey({ sessionId, promptId: status.prompt.id, isRemembered: false });
    if (status.state === 'failed') reject(new Error(JSON.stringify(status.reason)));
    if (status.state === 'open') {
      mustEqual(status.algorithms?.cipher, CIPHER, 'cipher');
      resolve();
    }
  });
  await isOpen;
  following.close();
  return sessionId;
}

await using sshd = await OpenSsh.start({ config: [`Ciphers ${CIPHER}`] });
const from = await source();
const port = { ours: await freePort(), openssh: await freePort() };

await using lab = await ServedLab.start();
const sessionId = await logIn(lab, sshd);
const listen = { host: HERE, port: port.ours };
await lab.lab.tunnels.add({ sessionId, spec: { kind: 'local', listen, target: { host: HERE, port: from } } });

const ssh = new PeerProcess(needProgram('ssh'), [
  ...['-N', '-F', 'none', '-L', `${HERE}:${port.openssh}:${HERE}:${from}`, '-p', String(sshd.port), '-i', sshd.userKey],
  ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', `${sshd.user}@${HERE}`],
]);
await ssh.listening(port.openssh);

const report = new Report('ssh-forward', {
  openssh: versionOf('sh', ['-c', 'ssh -V 2>&1'], /OpenSSH_([^\s,]+)/) ?? 'unknown',
});
const samples = await interleave({ ours: () => drain(port.ours), openssh: () => drain(port.openssh) });
await ssh.stop();
report.add({
  id: 'ssh.forward',
  what: `a local forward, ${SIZE_BYTES / MB} MB by ${CIPHER}, kept in the wire log`,
  unit: 'MB/s',
  samples: samples.ours,
  reference: { name: 'ssh -L', samples: samples.openssh },
});
report.finish();
