import {
  MAX_FAILURES,
  type Conflict,
  type ConflictChoice,
  type TransferJob,
} from '../../../../../shared/contract/transfers.ts';
import type { FileStat } from '../file-side.ts';
import { LabError } from '../../../../../shared/errors/lab-error.ts';
import { RateMeter } from './rate-meter.ts';

/** What a job is asked to do, and how it is shown. */
export type JobFacts = Pick<TransferJob, 'id' | 'kind' | 'title' | 'from' | 'to' | 'command'>;

/** What a job does; it tells the job how far it is, and may run again for what is left. */
export type JobWork = (job: Job, signal: AbortSignal) => Promise<void>;

/** One entry of the queue: how far it is, what failed, what it asks. */
export class Job {
  state: TransferJob['state'] = 'waiting';
  isCounting = false;
  files = 0;
  filesDone = 0;
  filesSkipped = 0;
  bytes = 0;
  bytesDone = 0;
  bytesResumed = 0;
  current = '';
  readonly #rate = new RateMeter();
  #reason: LabError | null = null;
  #failed = 0;
  #failures: { path: string; error: LabError }[] = [];
  #startedMs: number | null = null;
  #endedMs: number | null = null;
  #conflict: { asked: Conflict; answer(choice: ConflictChoice): void } | null = null;
  #forAll: ConflictChoice | null = null;
  #asked = 0;
  #lastQuestion: Promise<unknown> = Promise.resolve();
  #stop = new AbortController();
  /** How the user wants it to end. */
  #wanted: 'cancelled' | 'paused' | null = null;

  constructor(
    readonly facts: JobFacts,
    private readonly work: JobWork,
    private readonly nowMs: () => number,
    private readonly onChange: () => void,
    /** Takes away what it had begun, when it is cancelled, with a channel that outlives it. */
    private readonly discard: () => void = () => undefined,
  ) {}

  get isOver(): boolean {
    return this.state !== 'waiting' && this.state !== 'running';
  }

  /** Puts it back into the queue, for what is left. */
  again(): void {
    this.state = 'waiting';
    this.#wanted = null;
    this.#stop = new AbortController();
    this.changed();
  }

  /** Runs it to its end; how it ended is its state. */
  async run(report: (error: unknown) => LabError): Promise<void> {
    this.#begin();
    try {
      await this.work(this, this.#stop.signal);
      this.state = this.#failed > 0 ? 'failed' : 'done';
    } catch (error) {
      this.state = this.#wanted ?? 'failed';
      if (this.state === 'failed') this.#reason = error instanceof LabError ? error : report(error);
    }
    this.current = '';
    this.isCounting = false;
    this.#endedMs = this.nowMs();
    if (this.state === 'cancelled') this.discard();
    this.changed();
  }

  cancel(): void {
    if (this.state === 'paused') {
      this.state = 'cancelled';
      this.discard();
      return this.changed();
    }
    this.#end('cancelled', new LabError('transfers.cancelled', {}));
  }

  pause(): void {
    this.#end('paused', new LabError('transfers.paused', {}));
  }

  fail(path: string, error: LabError): void {
    this.#failed += 1;
    if (this.#failures.length < MAX_FAILURES) this.#failures.push({ path, error });
    this.changed();
  }

  /** Asks the user about a file that is there; one question after the other. */
  async ask(path: string, source: FileStat, target: FileStat): Promise<ConflictChoice> {
    const before = this.#lastQuestion;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastQuestion = promise;
    await before;
    try {
      return await this.#askNow(path, source, target);
    } finally {
      resolve();
    }
  }

  /** @throws LabError `transfers.question-gone`. */
  answer(conflictId: number, choice: ConflictChoice, isForAll: boolean): void {
    if (this.#conflict?.asked.id !== conflictId) throw new LabError('transfers.question-gone', {});
    if (isForAll) this.#forAll = choice;
    this.#conflict.answer(choice);
  }

  changed(): void {
    this.onChange();
  }

  /** Looks at how far it is, for the rate. */
  sample(): void {
    if (this.state === 'running') this.#rate.sample(this.bytesDone - this.bytesResumed, this.nowMs());
  }

  view(): TransferJob {
    const { state, isCounting, files, filesDone, filesSkipped, bytes, bytesDone, bytesResumed, current } = this;
    return {
      ...this.facts,
      ...{ state, isCounting, files, filesDone, filesSkipped, bytes, bytesDone, bytesResumed, current },
      bytesPerS: state === 'running' ? this.#rate.bytesPerS : this.#meanRate(),
      ...{ startedMs: this.#startedMs, endedMs: this.#endedMs, failed: this.#failed },
      reason: this.#reason?.toWire() ?? null,
      failures: this.#failures.map(({ path, error }) => ({ path, error: error.toWire() })),
      conflict: this.#conflict?.asked ?? null,
    };
  }

  #begin(): void {
    this.state = 'running';
    this.#reason = null;
    this.#failed = 0;
    this.#failures = [];
    this.files = this.filesDone = this.filesSkipped = this.bytes = this.bytesDone = this.bytesResumed = 0;
    this.#startedMs = this.nowMs();
    this.#endedMs = null;
    this.#rate.reset();
    this.sample();
    this.changed();
  }

  async #askNow(path: string, source: FileStat, target: FileStat): Promise<ConflictChoice> {
    const known = this.#forAll;
    const canResume = target.sizeBytes < source.sizeBytes;
    this.#stop.signal.throwIfAborted();
    if (known && (known !== 'resume' || canResume)) return known;
    this.#asked += 1;
    const facts = ({ sizeBytes, modifiedMs }: FileStat) => ({ sizeBytes, modifiedMs });
    const asked = { id: this.#asked, path, source: facts(source), target: facts(target), canResume };
    const { promise, resolve } = Promise.withResolvers<ConflictChoice>();
    this.#conflict = { asked, answer: resolve };
    this.changed();
    const choice = await promise;
    this.#conflict = null;
    this.changed();
    this.#stop.signal.throwIfAborted();
    return choice;
  }

  /** The user ends it: at once where it has not begun, else when what is on its way has settled. */
  #end(as: 'cancelled' | 'paused', reason: LabError): void {
    if (this.isOver) return;
    if (this.state === 'waiting') this.state = as;
    this.#wanted = as;
    this.#stop.abort(reason);
    this.#conflict?.answer('skip');
    this.changed();
  }

  #meanRate(): number {
    const tookMs = (this.#endedMs ?? 0) - (this.#startedMs ?? 0);
    return tookMs > 0 ? ((this.bytesDone - this.bytesResumed) * 1_000) / tookMs : 0;
  }
}
