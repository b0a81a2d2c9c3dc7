import { z } from 'zod';

import { parseJsonPath } from '../domain/plot/json-path.ts';
import { topicFilterProblem } from '../domain/topic-filter.ts';
import { Failure } from './error.ts';
import { MessageRow } from './mqtt.ts';

/** Most rules a connection has, and most alerts its list holds. */
export const MAX_RULES = 50;
export const MAX_ALERTS = 200;
/** A rule looks at so many bytes of a payload: 64 KiB. */
export const RULE_PAYLOAD_BYTES = 65_536;

const path = z
  .string()
  .max(2_000)
  .refine((text) => parseJsonPath(text) !== null, 'a path to one value, such as $.a[0]');

/** When a rule raises an alert; `path` is a JSON path to one value, `$` for the payload itself. */
export const AlertCondition = z.discriminatedUnion('kind', [
  /** A number came to lie beyond the limit; once until it is back. */
  z.object({ kind: z.literal('threshold'), path, side: z.enum(['above', 'below']), limit: z.number() }),
  /** A value is another than in the topic's message before. */
  z.object({ kind: z.literal('change'), path }),
  /** No message on any topic of the filter for so long, in seconds, while connected; once until one comes. */
  z.object({ kind: z.literal('silence'), afterS: z.number().int().min(1).max(86_400) }),
  /** A number that counts up by one from message to message of a topic does not: some are missing, doubled or late. */
  z.object({ kind: z.literal('sequence'), path }),
  /** The payload, as UTF-8, has a match. */
  z.object({ kind: z.literal('regex'), pattern: z.string().min(1).max(1_000) }),
]);
export type AlertCondition = z.infer<typeof AlertCondition>;

export const AlertRule = z.object({
  id: z.string().min(1).max(64),
  filter: z
    .string()
    .max(65_535)
    .refine((filter) => topicFilterProblem(filter) === null, 'a topic filter'),
  condition: AlertCondition,
  /** After an alert the rule only counts for so long, in seconds. */
  quietS: z.number().int().min(0).max(86_400),
  isOn: z.boolean(),
});
export type AlertRule = z.infer<typeof AlertRule>;

export const Alert = z.object({
  id: z.number(),
  ruleId: z.string(),
  atMs: z.number(),
  /** What was found, e.g. `31.2 is above 30`. */
  words: z.string(),
  /** Where; for a silence the rule's filter, without a message. */
  topic: z.string(),
  nodeId: z.number().nullable(),
  message: MessageRow.nullable(),
  /** Others of the rule that were only counted since its alert before. */
  suppressed: z.number(),
  isAcknowledged: z.boolean(),
});
export type Alert = z.infer<typeof Alert>;

export const SequenceCounts = z.object({ missing: z.number(), doubled: z.number(), late: z.number() });
export type SequenceCounts = z.infer<typeof SequenceCounts>;

export const AlertState = z.object({
  /** Newest first. */
  alerts: z.array(Alert).max(MAX_ALERTS),
  unacknowledged: z.number(),
  /** Alerts so far, and those of them the list no longer holds. */
  raised: z.number(),
  letGo: z.number(),
  /** Messages that were not checked: they came faster than they could be, or were let go before. */
  unchecked: z.number(),
  rules: z
    .array(
      z.object({
        ruleId: z.string(),
        checked: z.number(),
        raised: z.number(),
        suppressed: z.number(),
        /** Of a sequence: numbers left out so far, numbers that came again, and left out ones that came late. */
        sequence: SequenceCounts.nullable(),
        /** Why it no longer checks. */
        failure: Failure.nullable(),
      }),
    )
    .max(MAX_RULES),
});
export type AlertState = z.infer<typeof AlertState>;
