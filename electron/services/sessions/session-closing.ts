import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import type { Log } from '../../ports/log.ts';
import type { SessionEntry } from './session-entry.ts';

/** Longest time a parent waits for its children before it closes itself, in milliseconds. */
const CHILDREN_MS = 2_000;

/** Closes a session through the service that owns it, its children first; never rejects. */
export function endSession(entry: SessionEntry, log: Log): Promise<void> {
  if (entry.hasEnded) return Promise.resolve();
  entry.ending ??= end(entry, log).finally(() => (entry.ending = undefined));
  return entry.ending;
}

async function end(entry: SessionEntry, log: Log): Promise<void> {
  entry.enter('closing');
  await within(CHILDREN_MS, Promise.all([...entry.children].map((child) => endSession(child, log))));
  try {
    await entry.source.close();
    if (!entry.hasEnded) entry.enter('closed');
  } catch (error) {
    log.error('a session failed to close', { sessionId: entry.id, kind: entry.source.kind, error });
    if (!entry.hasEnded) entry.enter('failed', { reason: reasonOf(error, entry) });
  }
}

/** Waits for `work`, but no longer than `ms`. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}

/** The session's id is the trace: the log line above holds it. */
function reasonOf(error: unknown, entry: SessionEntry): WireError {
  return error instanceof LabError ? error.toWire() : { code: 'internal', facts: { trace: entry.id } };
}
