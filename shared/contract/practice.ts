import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { SessionId } from './ids.ts';

export const PracticeStatus = z.object({
  state: z.enum(['stopped', 'starting', 'running', 'stopping', 'failed']),
  /** The broker's session while it runs. */
  sessionId: SessionId.nullable(),
  /** Ports on 127.0.0.1; 0 while stopped. */
  tcpPort: z.number(),
  wsPort: z.number(),
  /** Usual ports that another program holds, so that others were chosen. */
  takenPorts: z.array(z.number()),
  /** What the simulated site is made of, for the pane to list. */
  devices: z.array(
    z.object({
      name: z.string(),
      /** Root topic of the device. */
      topic: z.string(),
      about: z.string(),
      isOnline: z.boolean(),
      /** A topic the device answers to, with an example payload; null where it takes none. */
      command: z.object({ topic: z.string(), payload: z.string() }).nullable(),
    }),
  ),
  seed: z.number(),
  clients: z.number(),
  messages: z.number(),
  reason: Failure.nullable(),
});
export type PracticeStatus = z.infer<typeof PracticeStatus>;

export const practice = {
  status: stream(z.object({}), PracticeStatus, { batchMs: 250, whenFull: 'latest' }),
  /** Starts broker and site; resolves when devices publish. A second start returns the running one. */
  start: request(
    z.object({ seed: z.number().int().min(0).max(4_294_967_295).optional() }),
    z.object({ tcpPort: z.number(), wsPort: z.number() }),
  ),
  /**
   * An MQTT session that follows all topics of the lab, which is started if need be: the one there is, or a new
   * one. Resolves once it is connected and subscribed.
   */
  explore: request(z.object({}), z.object({ sessionId: SessionId })),
  stop: request(z.object({}), z.void()),
};
