import { Cron } from 'croner';

import { LabError } from '../../../../shared/errors/lab-error.ts';

/** The times that a cron pattern names, in the host's zone: five fields, or six that begin with seconds. */
export class Calendar {
  /** The time it gave last, in milliseconds since the Unix epoch; null while it gave none. */
  nextAtMs: number | null = null;
  readonly #cron: Cron;

  /** @throws LabError `repeats.bad-cron`. */
  constructor(pattern: string) {
    try {
      this.#cron = new Cron(pattern, { paused: true });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new LabError(
        'repeats.bad-cron',
        { pattern, reason: reason.replace(/^CronPattern: /, '') },
        { cause: error },
      );
    }
    if (this.upcoming(Date.now(), 1).length === 0)
      throw new LabError('repeats.bad-cron', { pattern, reason: 'no such time is to come' });
  }

  /** The first time after `nowMs`, and after the one given last; null where there is none. */
  next(nowMs: number): number | null {
    const [atMs] = this.upcoming(Math.max(nowMs, this.nextAtMs ?? 0), 1);
    return (this.nextAtMs = atMs ?? null);
  }

  /** Up to `count` times after `nowMs`. */
  upcoming(nowMs: number, count: number): number[] {
    return this.#cron.nextRuns(count, new Date(nowMs)).map((time) => time.getTime());
  }
}

/** The time zone the host's calendar is in, as `Europe/Zagreb`. */
export const hostZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
