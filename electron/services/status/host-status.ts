import type { z } from 'zod';

import { MAX_NOTICES, type HostStats, type Notice } from '../../../shared/contract/workbench.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { LoopDelay } from './loop-delay.ts';

/** How often the figures are taken, in milliseconds: twice per span of the loop delay they show. */
const SAMPLE_MS = 500;

type Stats = z.infer<typeof HostStats>;
type NoticeItem = z.infer<typeof Notice>;

export interface HostStatusDeps {
  clock: Clock;
  log: Log;
  /** Totals over all sessions; the registry's. */
  sessions: { totals(): Omit<Stats, 'loopDelayP99Ms' | 'memoryBytes'> };
}

/** How the host is doing, and what it has to tell about its start. */
export class HostStatus implements Disposable {
  readonly #deps: HostStatusDeps;
  readonly #delay = new LoopDelay();
  readonly #statsSinks = new Set<LatestSink<Stats>>();
  readonly #noticeSinks = new Set<LatestSink<NoticeItem[]>>();
  #notices: readonly NoticeItem[] = [];
  #lastNotice = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: HostStatusDeps) {
    this.#deps = deps;
  }

  /** The figures of the status bar; measured only while somebody watches. */
  stats(_params: object, sink: LatestSink<Stats>): void {
    this.#statsSinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#leave(sink), { once: true });
    if (!this.#timer) {
      this.#delay.start();
      this.#timer = setInterval(() => this.#sample(), SAMPLE_MS).unref();
    }
    sink.offer(() => this.#now());
  }

  notices(_params: object, sink: LatestSink<NoticeItem[]>): void {
    this.#noticeSinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#noticeSinks.delete(sink), { once: true });
    sink.offer(() => [...this.#notices]);
  }

  /** Takes a notice away; one that is gone already is no failure. */
  async dismissNotice({ id }: { id: number }): Promise<void> {
    this.#setNotices(this.#notices.filter((notice) => notice.id !== id));
  }

  /** Puts a notice up until the user dismisses it, and writes it to the log. */
  tell(about: WireError): void {
    this.#deps.log.warn('notice', { ...about });
    const notice = { id: ++this.#lastNotice, atMs: this.#deps.clock.nowMs(), about };
    this.#setNotices([...this.#notices, notice].slice(-MAX_NOTICES));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#delay.stop();
    this.#statsSinks.clear();
    this.#noticeSinks.clear();
  }

  #now(): Stats {
    return {
      ...this.#deps.sessions.totals(),
      loopDelayP99Ms: this.#delay.p99Ms,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  #sample(): void {
    this.#delay.sample();
    for (const sink of this.#statsSinks) sink.offer(() => this.#now());
  }

  #leave(sink: LatestSink<Stats>): void {
    this.#statsSinks.delete(sink);
    if (this.#statsSinks.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#delay.stop();
  }

  #setNotices(notices: readonly NoticeItem[]): void {
    this.#notices = notices;
    for (const sink of this.#noticeSinks) sink.offer(() => [...notices]);
  }
}
