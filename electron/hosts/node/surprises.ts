import type { Log } from '../../ports/log.ts';

/** A bug in one feature must not take every other session down: it is written to the log, and the host goes on. */
export function surviveSurprises(log: Log): void {
  // A terminal that is gone: writing to it would be the next surprise, and so on without end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('uncaughtException', (error) => log.error('an unforeseen error', { error }));
  process.on('unhandledRejection', (error) => log.error('an unforeseen rejection', { error }));
}
