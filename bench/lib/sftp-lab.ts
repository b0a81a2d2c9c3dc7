import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import type { OpenSsh } from '../../e2e/fixtures/peers/openssh.ts';
import { needProgram } from '../../e2e/fixtures/peers/programs.ts';
import type { FilePlace } from '../../shared/contract/files.ts';
import type { SessionId } from '../../shared/contract/ids.ts';
import type { TransferJob } from '../../shared/contract/transfers.ts';
import type { ServedLab } from './served-lab.ts';

const run = promisify(execFile);

/** Where files are on the two ends; in a benchmark both are folders of one machine. */
export interface Ends {
  here: string;
  there: string;
}

/** The built program, logged into an SSH server, as a copier of files. */
export class SftpLab {
  readonly #lab: ServedLab['lab'];
  readonly #sessionId: SessionId;

  private constructor(lab: ServedLab['lab'], sessionId: SessionId) {
    this.#lab = lab;
    this.#sessionId = sessionId;
  }

  /** @param port Of the server, or of what stands before it. */
  static async login({ lab }: ServedLab, sshd: OpenSsh, port: number): Promise<SftpLab> {
    const target = { host: '127.0.0.1', port, user: sshd.user, usesAgent: false };
    const key = { name: 'key', text: await readFile(sshd.userKey, 'utf8') };
    const { sessionId } = await lab.ssh.connect({ target, key, size: { columns: 80, rows: 24 } });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const following = lab.ssh.status({ sessionId }, ({ items }) => {
      const { state, prompt, reason } = items.at(-1)!;
      if (state === 'open') resolve();
      if (state === 'failed') reject(new Error(JSON.stringify(reason)));
      if (prompt?.kind === 'host-key')
        lab.ssh.acceptHostKey({ sessionId, promptId: prompt.id, isRemembered: false }).catch(() => undefined);
    });
    await promise;
    following.close();
    return new SftpLab(lab, sessionId);
  }

  /** Copies one entry, and answers how long it took, in milliseconds. @throws Error when anything failed. */
  async copy(direction: 'get' | 'put', name: string, { here, there }: Ends): Promise<number> {
    const local: FilePlace = { kind: 'local' };
    const remote: FilePlace = { kind: 'remote', sessionId: this.#sessionId };
    const [from, to] = direction === 'put' ? [local, remote] : [remote, local];
    const [fromFolder, toFolder] = direction === 'put' ? [here, there] : [there, here];
    const startedMs = performance.now();
    const { jobId } = await this.#lab.transfers.copy({ from, fromFolder, names: [name], to, toFolder });
    const job = await new Promise<TransferJob>((resolve) => {
      const following = this.#lab.transfers.jobs({}, ({ items }) => {
        const now = items.at(-1)!.jobs.find(({ id }) => id === jobId);
        if (!now || now.state === 'waiting' || now.state === 'running') return;
        following.close();
        resolve(now);
      });
    });
    if (job.state !== 'done') throw new Error(JSON.stringify({ reason: job.reason, failures: job.failures }));
    // As the host measured it: its news come five times a second only.
    return Math.min(performance.now() - startedMs, job.endedMs! - job.startedMs!);
  }
}

/** OpenSSH's `scp` for the same. */
export async function scp(
  sshd: OpenSsh,
  port: number,
  direction: 'get' | 'put',
  name: string,
  { here, there }: Ends,
): Promise<number> {
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes'];
  const flags = ['-q', '-p', '-r', '-P', String(port), '-i', sshd.userKey, ...options.flatMap((one) => ['-o', one])];
  const far = (path: string): string => `${sshd.user}@127.0.0.1:${path}`;
  const ends = direction === 'put' ? [`${here}/${name}`, far(`${there}/`)] : [far(`${there}/${name}`), `${here}/`];
  const startedMs = performance.now();
  await run(needProgram('scp'), [...flags, ...ends]);
  return performance.now() - startedMs;
}
