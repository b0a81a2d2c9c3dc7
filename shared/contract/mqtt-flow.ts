import { z } from 'zod';

/** How far the taking in of a connection's messages is behind its network, now. */
export const ReceiveFlow = z.object({
  /** Since when what is to be taken in next waits in the host, in milliseconds; and the most since it connected. */
  lagMs: z.number(),
  mostLagMs: z.number(),
  /** Bytes that were read and not yet taken in. */
  backlogBytes: z.number(),
  /** Bytes in the system's receive queue; null where the system does not tell. */
  systemBytes: z.number().nullable(),
  /** How often so much waited that the host stopped reading, since it connected. */
  heldTimes: z.number(),
  /** It is behind enough for the broker to notice, or was a few seconds ago. */
  isSlow: z.boolean(),
});
export type ReceiveFlow = z.infer<typeof ReceiveFlow>;

/** What never came or was not looked at, beside the history that is let go. */
export const ReceiveLosses = z.object({
  /** Times the connection was lost and came back or still may, and how long it was away in all, in milliseconds. */
  breaks: z.number(),
  brokenMs: z.number(),
  /** Topics MQTT does not allow; they are shown all the same. */
  badTopics: z.number(),
  /** Messages alert rules could not check in time. */
  unchecked: z.number(),
  /** Numbers that alert rules found missing in sequences. */
  missing: z.number(),
  /** Messages the broker says it dropped since it first said so here, for all its clients; null: it says nothing. */
  brokerDropped: z.number().nullable(),
});
export type ReceiveLosses = z.infer<typeof ReceiveLosses>;
