import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { OpenSsh } from '../e2e/fixtures/peers/openssh.ts';
import { DelayProxy } from './lib/delay-proxy.ts';
import { interleave, isQuick, mustEqual, Report, versionOf } from './lib/reporter.ts';
import { ServedLab } from './lib/served-lab.ts';
import { scp, SftpLab, type Ends } from './lib/sftp-lab.ts';

const MB = 1e6;
const LARGE_BYTES = (isQuick ? 64 : 512) * MB;
/** Of the distant runs: enough to forget the first round trips. */
const DISTANT_BYTES = (isQuick ? 16 : 128) * MB;
const SMALL_FILES = isQuick ? 100 : 1_000;
const SMALL_BYTES = 5 * 1_024;
const ONE_WAY_MS = 10;
const FOLDER_ROUNDS = isQuick ? 1 : 2;

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

const folder = await mkdtemp(join(tmpdir(), 'wirebench-sftp-bench-'));
const ends: Ends = { here: join(folder, 'here'), there: join(folder, 'there') };
await mkdir(ends.here);
await mkdir(ends.there);
await using sshd = await OpenSsh.start({ config: ['Subsystem sftp internal-sftp'] });
await using distance = await DelayProxy.before(sshd.port, ONE_WAY_MS);
await using app = await ServedLab.start(['--files', ends.here]);
const near = await SftpLab.login(app, sshd, sshd.port);
const far = await SftpLab.login(app, sshd, distance.port);
const report = new Report('sftp', {
  openssh: versionOf('sh', ['-c', 'ssh -V 2>&1'], /OpenSSH_([^\s,]+)/) ?? 'missing',
});

/** One file one way, in MB/s; what arrived must be what was sent. */
async function large(direction: 'get' | 'put', sizeBytes: number, copy: (name: string) => Promise<number>) {
  const name = 'large.bin';
  const [from, to] = direction === 'put' ? [ends.here, ends.there] : [ends.there, ends.here];
  await writeFile(join(from, name), randomBytes(sizeBytes));
  const tookMs = await copy(name);
  mustEqual(await hashOf(join(to, name)), await hashOf(join(from, name)), 'SHA-256 of what arrived');
  for (const each of [from, to]) await rm(join(each, name));
  return sizeBytes / MB / (tookMs / 1_000);
}

/** A folder of small files to this side, in files per second. */
async function small(copy: (name: string) => Promise<number>): Promise<number> {
  await rm(join(ends.here, 'many'), { recursive: true, force: true });
  const tookMs = await copy('many');
  mustEqual((await readdir(join(ends.here, 'many'))).length, SMALL_FILES, 'files that arrived');
  return SMALL_FILES / (tookMs / 1_000);
}

for (const direction of ['get', 'put'] as const) {
  const samples = await interleave({
    ours: () => large(direction, LARGE_BYTES, (name) => near.copy(direction, name, ends)),
    scp: () => large(direction, LARGE_BYTES, (name) => scp(sshd, sshd.port, direction, name, ends)),
  });
  report.add({
    id: `sftp.${direction}`,
    what: `${LARGE_BYTES / MB} MB on loopback, each with its own first choice of cipher`,
    unit: 'MB/s',
    samples: samples.ours,
    reference: { name: 'scp', samples: samples.scp },
  });
}
for (const direction of ['get', 'put'] as const) {
  const samples = await interleave({
    ours: () => large(direction, DISTANT_BYTES, (name) => far.copy(direction, name, ends)),
    scp: () => large(direction, DISTANT_BYTES, (name) => scp(sshd, distance.port, direction, name, ends)),
  });
  report.add({
    id: `sftp.${direction}-20ms`,
    what: `${DISTANT_BYTES / MB} MB at 20 ms round trip; scp's time holds its login`,
    unit: 'MB/s',
    samples: samples.ours,
    reference: { name: 'scp', samples: samples.scp },
  });
}
await mkdir(join(ends.there, 'many'));
for (let nth = 0; nth < SMALL_FILES; nth += 1)
  await writeFile(join(ends.there, 'many', `${nth}.bin`), randomBytes(SMALL_BYTES));
const samples = await interleave(
  {
    ours: () => small((name) => far.copy('get', name, ends)),
    scp: () => small((name) => scp(sshd, distance.port, 'get', name, ends)),
  },
  FOLDER_ROUNDS,
);
report.add({
  id: 'sftp.small-files',
  what: `${SMALL_FILES} files of 5 KiB at 20 ms round trip`,
  unit: 'files/s',
  samples: samples.ours,
  reference: { name: 'scp -r', samples: samples.scp },
});
report.finish();
await rm(folder, { recursive: true, force: true });
