import { z } from 'zod';

import { Qos } from './mqtt-profile.ts';
import { MAX_USER_PROPERTIES } from './mqtt-properties.ts';

const text = z.string().max(65_535);

/** The properties of a publish as they are typed; an empty field is a property that is not sent. */
export const PropertyDraft = z.object({
  format: z.enum(['unset', 'bytes', 'utf8']),
  contentType: text,
  responseTopic: text,
  correlation: text,
  correlationMode: z.enum(['text', 'hex']),
  expiryS: text,
  topicAlias: text,
  user: z.array(z.tuple([text, text])).max(MAX_USER_PROPERTIES),
  /** Waits for an answer on the response topic. */
  isRequest: z.boolean(),
  timeoutS: text,
});
export type PropertyDraft = z.infer<typeof PropertyDraft>;

/** How a payload is written: `json` is text that must be JSON, `hex` and `base64` are bytes. */
export const PayloadMode = z.enum(['text', 'json', 'hex', 'base64']);
export type PayloadMode = z.infer<typeof PayloadMode>;

/** A message as it is typed before it is published. */
export const TypedMessage = z.object({
  topic: text,
  mode: PayloadMode,
  text: z.string(),
  qos: Qos,
  retain: z.boolean(),
  /** The places `{{…}}` of topic and payload are filled in for every message. */
  isTemplate: z.boolean(),
  properties: PropertyDraft.nullable(),
});
export type TypedMessage = z.infer<typeof TypedMessage>;
