import { z } from 'zod';

import { request, stream } from './define.ts';
import { PayloadMode, TypedMessage } from './publish-draft.ts';
import { Qos } from './mqtt-profile.ts';

/** Most saved messages of a workspace. */
export const MAX_SAVED_MESSAGES = 2_000;
/** Most messages the history keeps; the oldest goes when another comes. */
export const MAX_SENT_MESSAGES = 200;
/** Longest payload text that is saved or kept in the history, in UTF-16 units. */
export const MAX_KEPT_CHARS = 262_144;

const MessageId = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(200);
/** Names of folders within each other, joined by `/`; empty for none. */
const folder = z.string().trim().max(200);
const message = TypedMessage.refine(({ text }) => text.length <= MAX_KEPT_CHARS, 'at most 262,144 characters');

/** What a list shows of a message. */
const Glance = z.object({
  id: MessageId,
  topic: z.string(),
  mode: PayloadMode,
  /** The beginning of the payload as it is typed. */
  preview: z.string(),
  qos: Qos,
  retain: z.boolean(),
});

export const SavedRow = Glance.extend({ folder: z.string(), name: z.string() });
export type SavedRow = z.infer<typeof SavedRow>;

export const SentRow = Glance.extend({ atMs: z.number(), connection: z.string() });
export type SentRow = z.infer<typeof SentRow>;

/** Messages the user keeps to send again, and those that were sent. */
export const savedMessages = {
  /** By folder, then by name. */
  saved: stream(z.object({}), z.object({ messages: z.array(SavedRow) }), { batchMs: 50, whenFull: 'latest' }),
  /** Newest first. */
  sent: stream(z.object({}), z.object({ messages: z.array(SentRow) }), { batchMs: 50, whenFull: 'latest' }),
  /** Fails with `saved-messages.unknown`, as all below that take an id. */
  get: request(z.object({ id: MessageId }), TypedMessage),
  /** Saves under a name, in place of the message `id` where one is given. Fails with `saved-messages.too-many`. */
  save: request(z.object({ id: MessageId.nullable(), folder, name, message }), z.object({ id: MessageId })),
  /** Gives a saved message another name or folder. */
  move: request(z.object({ id: MessageId, folder, name }), z.void()),
  remove: request(z.object({ id: MessageId }), z.void()),
  /** Adds to the history what was sent; the same message as the one before counts as one, sent again. */
  remember: request(z.object({ connection: z.string().max(600), message }), z.void()),
  clearSent: request(z.object({}), z.void()),
};
