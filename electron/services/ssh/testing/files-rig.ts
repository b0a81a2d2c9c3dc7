import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CutProxy } from '../../../../e2e/fixtures/cut-proxy.ts';
import { OpenSsh } from '../../../../e2e/fixtures/peers/openssh.ts';
import type { FilePlace, FolderView } from '../../../../shared/contract/files.ts';
import type { SessionId, ViewId } from '../../../../shared/contract/ids.ts';
import type { JobId, TransferJob } from '../../../../shared/contract/transfers.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import { FileService } from '../files/file-service.ts';
import { LocalRoot } from '../files/local-root.ts';
import { SftpLinks } from '../files/sftp-links.ts';
import { TransferService } from '../files/transfers/transfer-service.ts';
import { SshRig } from './ssh-rig.ts';

const WAIT_MS = 8_000;
const LOOK_MS = 5;

export const PLAIN_SIFT = { sort: { by: 'name', isDescending: false }, filter: '', showsHidden: false } as const;

/** Debian's SFTP server behind a stretch of network that can be cut, and the services of files on it. */
export class FilesRig implements AsyncDisposable {
  /** A folder of this machine as pages may see it, and one that stands for the device's. */
  readonly local: string;
  readonly device: string;
  readonly files: FileService;
  readonly transfers: TransferService;
  readonly here: FilePlace = { kind: 'local' };
  readonly there: FilePlace;
  #jobs: TransferJob[] = [];

  private constructor(
    readonly ssh: SshRig,
    readonly sshd: OpenSsh,
    readonly proxy: CutProxy,
    readonly sessionId: SessionId,
    readonly folder: string,
  ) {
    this.local = join(folder, 'here');
    this.device = join(folder, 'there');
    this.there = { kind: 'remote', sessionId };
    const sessions = { open: (session: Parameters<SshRig['openSession']>[0]) => ssh.openSession(session) };
    const links = new SftpLinks({ ssh: ssh.service, sessions });
    const root = new LocalRoot(this.local, null);
    const clock = { nowMs: () => performance.now(), nowNs: () => process.hrtime.bigint() };
    this.files = new FileService({ links, root });
    this.transfers = new TransferService({ links, root, clock, log: ssh.testLog });
    const sink: LatestSink<{ jobs: TransferJob[] }> = {
      offer: (make) => void (this.#jobs = make().jobs),
      end: () => undefined,
      signal: new AbortController().signal,
    };
    this.transfers.jobs({}, sink);
  }

  static async start(config: readonly string[] = []): Promise<FilesRig> {
    const folder = await mkdtemp(join(tmpdir(), 'wirebench-files-'));
    await mkdir(join(folder, 'here'));
    await mkdir(join(folder, 'there'));
    const sshd = await OpenSsh.start({ config: ['Subsystem sftp internal-sftp', ...config] });
    const proxy = await CutProxy.before(sshd.port);
    const ssh = new SshRig();
    const key = { name: 'key', text: await readFile(sshd.userKey, 'utf8') };
    const page = await ssh.connect({ port: proxy.port, user: sshd.user }, key);
    await page.trust(true);
    await page.ready();
    return new FilesRig(ssh, sshd, proxy, page.sessionId, folder);
  }

  /** What a page sees of a folder, once it has been read. */
  async list(place: FilePlace, path: string, sift: Parameters<FileService['names']>[0]['sift'] = PLAIN_SIFT) {
    const abort = new AbortController();
    let view: FolderView | null = null;
    const sink: LatestSink<FolderView> = {
      offer: (make) => void (view = make()),
      end: () => undefined,
      signal: abort.signal,
    };
    const viewId = `${performance.now()}` as ViewId;
    this.files.folder({ place, path, viewId, reading: 0, sift, range: { first: 0, count: 500 } }, sink);
    await until(() => view?.state !== 'reading', 'the folder is never read');
    abort.abort();
    return { ...(view as unknown as FolderView), viewId };
  }

  upload(...names: string[]): Promise<{ jobId: JobId }> {
    const { here, there, local, device } = this;
    return this.transfers.copy({ from: here, fromFolder: local, to: there, toFolder: device, names });
  }

  download(...names: string[]): Promise<{ jobId: JobId }> {
    const { here, there, local, device } = this;
    return this.transfers.copy({ from: there, fromFolder: device, to: here, toFolder: local, names });
  }

  job({ jobId }: { jobId: JobId }): TransferJob {
    return this.#jobs.find(({ id }) => id === jobId)!;
  }

  /** The job, once it is over. */
  async over(one: { jobId: JobId }): Promise<TransferJob> {
    await this.when(one, ({ state }) => state !== 'waiting' && state !== 'running');
    return this.job(one);
  }

  /** The job, once it is as wanted. @throws Error with how it is when that does not come. */
  async when(one: { jobId: JobId }, isIt: (job: TransferJob) => boolean): Promise<TransferJob> {
    await until(
      () => isIt(this.job(one)),
      () => JSON.stringify(this.job(one), null, 1),
    );
    return this.job(one);
  }

  /** Connects the session again after the proxy was mended. */
  async reconnect(): Promise<void> {
    this.proxy.mend();
    const { sessionId } = this;
    await until(() => this.ssh.handles[0]!.state === 'failed', 'the connection never ended');
    await this.ssh.service.reconnect({ sessionId, size: { columns: 80, rows: 24 } });
    await until(() => this.ssh.handles[0]!.state === 'open', 'the connection never came back');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transfers[Symbol.asyncDispose]();
    this.files[Symbol.dispose]();
    await this.ssh[Symbol.asyncDispose]();
    await this.proxy[Symbol.asyncDispose]();
    await this.sshd[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function until(isIt: () => boolean, what: string | (() => string)): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!isIt()) {
    if (Date.now() > end) throw new Error(typeof what === 'string' ? what : what());
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
