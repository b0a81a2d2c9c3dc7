import { randomUUID } from 'node:crypto';

import type { FilePlace } from '../../../../../shared/contract/files.ts';
import type { SessionId } from '../../../../../shared/contract/ids.ts';
import { JobId, MAX_JOBS, type ConflictChoice, type TransferJob } from '../../../../../shared/contract/transfers.ts';
import { scpCommand } from '../../../../../shared/domain/code/transfer-command.ts';
import { visibleName } from '../../../../../shared/domain/files/name-bytes.ts';
import { LabError } from '../../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../../shared/wire/latest.ts';
import type { Clock } from '../../../../ports/clock.ts';
import type { Log } from '../../../../ports/log.ts';
import { within } from '../../../lib/within.ts';
import type { FileSide } from '../file-side.ts';
import { LocalFiles } from '../local-files.ts';
import type { LocalRoot } from '../local-root.ts';
import { RemoteFiles } from '../remote-files.ts';
import type { SftpLinks } from '../sftp-links.ts';
import { copyTree, TreeMemory } from './copy-tree.ts';
import { Job, type JobWork } from './job.ts';
import { PartsInUse } from './parts-in-use.ts';
import { removeTree } from './remove-tree.ts';

/** Jobs that run at a time; a server lets a connection open about ten channels. */
const AT_ONCE = 2;
const SAMPLE_MS = 250;
/** Time to take away what had begun, when a job is cancelled. */
const GOODBYE_MS = 2_000;

export interface TransferServiceDeps {
  links: SftpLinks;
  root: LocalRoot;
  clock: Clock;
  log: Log;
}

interface CopyAsk {
  from: FilePlace;
  fromFolder: string;
  names: string[];
  to: FilePlace;
  toFolder: string;
}

/** The queue of transfers and deletions; see `contract/transfers.ts` for what each handler promises. */
export class TransferService implements AsyncDisposable {
  readonly #jobs = new Map<JobId, Job>();
  readonly #offers = new Set<() => void>();
  readonly #running = new Set<Promise<void>>();
  readonly #discards = new Set<Promise<void>>();
  readonly #parts = new Map<string, PartsInUse>();
  #sampling: NodeJS.Timeout | undefined;

  constructor(private readonly deps: TransferServiceDeps) {}

  jobs(_: unknown, sink: LatestSink<{ jobs: TransferJob[] }>): void {
    if (sink.signal.aborted) return;
    const offer = (): void => sink.offer(() => ({ jobs: [...this.#jobs.values()].map((job) => job.view()) }));
    this.#offers.add(offer);
    sink.signal.addEventListener('abort', () => this.#offers.delete(offer), { once: true });
    offer();
  }

  /** @throws LabError `transfers.needs-remote`, `transfers.too-many`, `ssh.no-session`. */
  async copy(ask: CopyAsk): Promise<{ jobId: JobId }> {
    const { from, to, fromFolder, toFolder, names } = ask;
    const sessionId = remoteOf(to) ?? remoteOf(from);
    if (!sessionId || from.kind === to.kind) throw new LabError('transfers.needs-remote', {});
    const direction = to.kind === 'remote' ? ('upload' as const) : ('download' as const);
    const target = this.deps.links.targetOf(sessionId);
    const call = { ...target, direction, fromFolder, names: names.slice(0, 20), toFolder, isRecursive: true } as const;
    const title = `${direction === 'upload' ? 'Upload to' : 'Download from'} ${target.title}`;
    const memory = new TreeMemory();
    const work: JobWork = async (job, signal) => {
      using remote = await this.#openRemote(sessionId, title, signal);
      const sides = { local: new LocalFiles(this.deps.root), remote: remote.files };
      const parts = this.#partsOn(to);
      const plan = { source: sides[from.kind], target: sides[to.kind], fromFolder, toFolder, names, parts };
      await copyTree(plan, job, memory, signal);
    };
    const facts = { kind: direction, title: titleOf(names), from: fromFolder, to: toFolder } as const;
    const discard = (): void => {
      const work = this.#discard(memory, to).finally(() => this.#discards.delete(work));
      this.#discards.add(work);
    };
    return this.#add({ ...facts, command: names.length > 20 ? '' : scpCommand(call) }, work, discard);
  }

  /** @throws LabError `transfers.too-many`, `ssh.no-session`. */
  async remove({ place, folder, names }: { place: FilePlace; folder: string; names: string[] }) {
    const title = place.kind === 'remote' ? this.deps.links.targetOf(place.sessionId).title : '';
    const work: JobWork = async (job, signal) => {
      if (place.kind === 'local')
        return await removeTree({ side: new LocalFiles(this.deps.root), folder, names }, job, signal);
      using remote = await this.#openRemote(place.sessionId, `Deletion on ${title}`, signal);
      await removeTree({ side: remote.files, folder, names }, job, signal);
    };
    return this.#add({ kind: 'delete', title: titleOf(names), from: folder, to: '', command: '' }, work);
  }

  /** @throws LabError `transfers.unknown`, as all below; `transfers.question-gone`. */
  async answer(say: { jobId: JobId; conflictId: number; choice: ConflictChoice; isForAll: boolean }): Promise<void> {
    this.#job(say.jobId).answer(say.conflictId, say.choice, say.isForAll);
  }

  async cancel({ jobId }: { jobId: JobId }): Promise<void> {
    this.#job(jobId).cancel();
  }

  async pause({ jobId }: { jobId: JobId }): Promise<void> {
    this.#job(jobId).pause();
  }

  async retry({ jobId }: { jobId: JobId }): Promise<void> {
    const job = this.#job(jobId);
    if (!job.isOver || job.state === 'done') return;
    job.again();
    this.#runNext();
  }

  async clear(): Promise<void> {
    for (const [id, job] of this.#jobs) if (job.isOver && job.state !== 'paused') this.#jobs.delete(id);
    this.#changed();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const job of this.#jobs.values()) job.cancel();
    await Promise.all(this.#running);
    await within(GOODBYE_MS, Promise.all(this.#discards));
    clearInterval(this.#sampling);
  }

  /** What cannot be taken away, as when the connection is gone, stays: its name says what it is. */
  async #discard(memory: TreeMemory, to: FilePlace): Promise<void> {
    if (memory.parts.size === 0) return;
    const { links, root, log } = this.deps;
    try {
      const side = to.kind === 'local' ? new LocalFiles(root) : new RemoteFiles(await links.browsing(to.sessionId));
      await memory.discard(side, this.#partsOn(to));
    } catch (error) {
      log.warn('the beginnings of a cancelled transfer stay', { error: String(error) });
    }
  }

  /** One for each machine, however many sessions lead to it. */
  #partsOn(place: FilePlace): PartsInUse {
    const target = place.kind === 'local' ? null : this.deps.links.targetOf(place.sessionId);
    const machine = target ? `${target.host}:${target.port}` : '';
    const parts = this.#parts.get(machine) ?? new PartsInUse();
    this.#parts.set(machine, parts);
    return parts;
  }

  #add(facts: Omit<Job['facts'], 'id'>, work: JobWork, discard?: () => void): { jobId: JobId } {
    this.#makeRoom();
    const id = JobId.parse(randomUUID());
    const job = new Job(
      { ...facts, id },
      work,
      () => this.deps.clock.nowMs(),
      () => this.#changed(),
      discard,
    );
    this.#jobs.set(id, job);
    this.#runNext();
    this.#changed();
    return { jobId: id };
  }

  #makeRoom(): void {
    for (const [id, job] of this.#jobs) {
      if (this.#jobs.size < MAX_JOBS) return;
      if (job.isOver) this.#jobs.delete(id);
    }
    if (this.#jobs.size >= MAX_JOBS) throw new LabError('transfers.too-many', { limit: MAX_JOBS });
  }

  #runNext(): void {
    for (const job of this.#jobs.values()) {
      if (this.#running.size >= AT_ONCE) return;
      if (job.state !== 'waiting') continue;
      const run = job
        .run((error) => this.#surprise(error))
        .finally(() => {
          this.#running.delete(run);
          this.#runNext();
        });
      this.#running.add(run);
    }
    this.#keepSampling();
  }

  /** Rates fall to zero where nothing moves: somebody has to look. */
  #keepSampling(): void {
    if (this.#running.size === 0) {
      clearInterval(this.#sampling);
      this.#sampling = undefined;
    } else
      this.#sampling ??= setInterval(() => {
        for (const job of this.#jobs.values()) job.sample();
        this.#changed();
      }, SAMPLE_MS);
  }

  /** A channel for one job, which ends with it; soon after a cancel, even when the server answers no more. */
  async #openRemote(
    sessionId: SessionId,
    title: string,
    signal: AbortSignal,
  ): Promise<Disposable & { files: FileSide }> {
    const client = await this.deps.links.open(sessionId, title);
    const end = (): void => void setTimeout(() => client[Symbol.dispose](), GOODBYE_MS).unref();
    signal.addEventListener('abort', end, { once: true });
    return { files: new RemoteFiles(client), [Symbol.dispose]: () => client[Symbol.dispose]() };
  }

  #surprise(error: unknown): LabError {
    this.deps.log.error('a transfer failed', { error });
    return new LabError('files.failed', { path: '', reason: String(error) }, { cause: error });
  }

  #changed(): void {
    for (const offer of this.#offers) offer();
  }

  #job(jobId: JobId): Job {
    const job = this.#jobs.get(jobId);
    if (!job) throw new LabError('transfers.unknown', { jobId });
    return job;
  }
}

const remoteOf = (place: FilePlace): SessionId | null => (place.kind === 'remote' ? place.sessionId : null);

const titleOf = (names: readonly string[]): string =>
  names.length === 1 ? visibleName(names[0]!) : `${visibleName(names[0]!)} and ${names.length - 1} more`;
