import type { Log } from '../../ports/log.ts';

/** Longest time a shutdown may take before the process ends regardless, in milliseconds. */
export const SHUTDOWN_LIMIT_MS = 4_500;

export interface ShutdownDeps {
  log: Log;
  /** Closes everything; may be called once only. */
  close(): Promise<void>;
  exit(code: number): void;
  limitMs?: number;
}

/** A function that closes everything once, however often it is asked, and exits with 0 in any case. */
export function shutdownOnce({ log, close, exit, limitMs = SHUTDOWN_LIMIT_MS }: ShutdownDeps): (why: string) => void {
  let isClosing = false;
  return (why) => {
    if (isClosing) return;
    isClosing = true;
    log.info('closing', { why });
    const limit = setTimeout(() => {
      log.warn('some sessions did not close in time; ending without them', { limitMs });
      exit(0);
    }, limitMs);
    close()
      .catch((error: unknown) => log.error('closing failed', { error }))
      .finally(() => {
        clearTimeout(limit);
        exit(0);
      });
  };
}
