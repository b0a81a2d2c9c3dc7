import { z } from 'zod';

import { topicFilterProblem } from '../domain/topic-filter.ts';
import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, SessionId } from './ids.ts';
import { Qos } from './mqtt-profile.ts';
import { TypedMessage } from './publish-draft.ts';

/** Most checks of a workspace, and most expectations of one. */
export const MAX_CHECKS = 500;
export const MAX_EXPECTATIONS = 10;
/** Longest time a check waits, in milliseconds: ten minutes. */
export const MAX_WITHIN_MS = 600_000;
/** Longest text of a check's message and of what it expects, in UTF-16 units. */
export const MAX_CHECK_CHARS = 65_536;
/** Bytes of a message that a result shows. */
export const CHECK_PREVIEW_BYTES = 4_096;

/**
 * What a message must be to be the one expected: any at all, its payload the same text, holding a text, matching a
 * regular expression, or JSON with a value at a path; `nothing` expects that none comes.
 */
export const CHECK_RULES = ['any', 'equals', 'contains', 'matches', 'json', 'nothing'] as const;

export const Expectation = z.object({
  filter: z
    .string()
    .max(65_535)
    .refine((filter) => topicFilterProblem(filter) === null, 'a topic filter'),
  rule: z.enum(CHECK_RULES),
  /** Where in JSON the value stands, such as `$.air.co2`; of rule `json` only. */
  path: z.string().max(500),
  /** The text, expression or value, by the rule. */
  text: z.string().max(MAX_CHECK_CHARS),
});
export type Expectation = z.infer<typeof Expectation>;

export const MqttCheck = z.object({
  name: z.string().trim().min(1).max(200),
  /** Names of folders within each other, joined by `/`; empty for none. */
  folder: z.string().trim().max(200),
  /** What is published first; null waits only. */
  message: TypedMessage.refine(({ text }) => text.length <= MAX_CHECK_CHARS, 'at most 65,536 characters').nullable(),
  expectations: z.array(Expectation).min(1).max(MAX_EXPECTATIONS),
  /** QoS it subscribes with where nothing subscribed covers a filter. */
  qos: Qos,
  /** Time for all that is expected, in milliseconds from the publish. */
  withinMs: z.number().int().min(1).max(MAX_WITHIN_MS),
  /** Messages that the broker had kept count too. */
  countsRetained: z.boolean(),
});
export type MqttCheck = z.infer<typeof MqttCheck>;

const CheckId = z.string().min(1).max(64);

export const CheckRow = z.object({
  id: CheckId,
  name: z.string(),
  folder: z.string(),
  /** Topic of what it publishes; null where it only waits. */
  topic: z.string().nullable(),
  filters: z.array(z.string()),
  withinMs: z.number(),
});
export type CheckRow = z.infer<typeof CheckRow>;

export const ExpectationResult = z.object({
  expectation: Expectation,
  isMet: z.boolean(),
  /** Milliseconds from the publish to the message that met it, or that should not have come. */
  tookMs: z.number().nullable(),
  /** Messages that its filter matched. */
  seen: z.number(),
  /** The message that decided it, or the newest that its filter matched. */
  message: z
    .object({
      topic: z.string(),
      qos: Qos,
      isRetained: z.boolean(),
      sizeBytes: z.number(),
      /** Its first 4,096 bytes. */
      preview: Bytes,
    })
    .nullable(),
});
export type ExpectationResult = z.infer<typeof ExpectationResult>;

export const CheckResult = z.object({
  isPassed: z.boolean(),
  tookMs: z.number(),
  /** Why it could not be run to its end: the publish was refused, the connection went. */
  failure: Failure.nullable(),
  results: z.array(ExpectationResult),
});
export type CheckResult = z.infer<typeof CheckResult>;

const one = z.object({ id: CheckId });

/** Publish this, expect that: what a system over MQTT must do, saved and run again. */
export const checks = {
  /** By folder, then by name. */
  list: stream(z.object({}), z.object({ checks: z.array(CheckRow) }), { batchMs: 50, whenFull: 'latest' }),
  /** Fails with `checks.unknown`, as all that take an id. */
  get: request(one, MqttCheck),
  /** Saves a new check, or in place of the one `id` names. Fails with `checks.too-many`. */
  save: request(z.object({ id: CheckId.nullable(), check: MqttCheck }), one),
  remove: request(one, z.void()),
  /**
   * Subscribes where that is needed, publishes, and waits for what is expected. Fails with `checks.not-ready`,
   * `mqtt.not-open`, `mqtt.subscribe-refused`, `mqtt.bad-pattern`.
   */
  run: request(one.extend({ sessionId: SessionId }), CheckResult),
};
