import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { SessionId } from './ids.ts';
import { TypedMessage } from './publish-draft.ts';
import { MAX_KEPT_CHARS } from './saved-messages.ts';

/** Most repeated messages on the list. */
export const MAX_REPEATS = 50;
/** Most messages one of them sends, where it has an end. */
export const MAX_REPEAT_COUNT = 10_000_000;
/** Longest time from one message to the next, in milliseconds: a day. */
export const MAX_EVERY_MS = 86_400_000;

/** Five fields, or six that begin with seconds, as cron reads them. */
const CronPattern = z.string().trim().min(1).max(200);

export const RepeatPlan = z.object({
  /** Milliseconds from one message to the next; null: as fast as the broker takes them. */
  everyMs: z.number().min(0.01).max(MAX_EVERY_MS).nullable(),
  /** Times of the host's calendar, in its zone, in place of `everyMs`. */
  cron: CronPattern.optional(),
  /** How many; null: until it is stopped. */
  count: z.number().int().min(1).max(MAX_REPEAT_COUNT).nullable(),
});
export type RepeatPlan = z.infer<typeof RepeatPlan>;

/** A message that is sent again and again. */
export const Repeat = z.object({
  id: z.string(),
  sessionId: SessionId,
  connection: z.string(),
  topic: z.string(),
  plan: RepeatPlan,
  state: z.enum(['running', 'paused', 'done', 'stopped', 'failed']),
  /** Why it ended, or else the first refusal. */
  failure: Failure.nullable(),
  sent: z.number(),
  refused: z.number(),
  /** Messages a second over the whole run, pauses aside. */
  perS: z.number(),
  /** How late the last message was, in milliseconds. */
  lateMs: z.number(),
  /** Times of the calendar at which it was paused, or the machine asleep; what was due then is not sent later. */
  missed: z.number(),
  /** When the next is due, of those that follow the calendar: milliseconds since the Unix epoch. */
  nextAtMs: z.number().nullable(),
});
export type Repeat = z.infer<typeof Repeat>;

const one = z.object({ id: z.string().min(1).max(64) });

/** Messages the host publishes by itself, whether or not a page is open. */
export const repeats = {
  list: stream(z.object({}), z.object({ repeats: z.array(Repeat) }), { batchMs: 100, whenFull: 'latest' }),
  /** The next three times of a cron pattern, and the host's time zone. Fails with `repeats.bad-cron`. */
  times: request(z.object({ cron: CronPattern }), z.object({ atMs: z.array(z.number()), zone: z.string() })),
  /** Begins at once. Fails with `repeats.not-ready`, `repeats.bad-cron`, `repeats.too-many`, `mqtt.not-open`. */
  start: request(
    z.object({
      sessionId: SessionId,
      message: TypedMessage.refine(({ text }) => text.length <= MAX_KEPT_CHARS, 'at most 262,144 characters'),
      plan: RepeatPlan,
    }),
    one,
  ),
  pause: request(one.extend({ isPaused: z.boolean() }), z.void()),
  /** Stops it, or takes one that is over off the list. */
  stop: request(one, z.void()),
};
