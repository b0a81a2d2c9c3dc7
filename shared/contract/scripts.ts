import { z } from 'zod';

import { request, stream } from './define.ts';
import { Bytes } from './ids.ts';

/** Most scripts of a workspace, and the longest, in UTF-16 units. */
export const MAX_SCRIPTS = 100;
export const MAX_SCRIPT_CHARS = 100_000;
/** Most bytes of a payload a script is given: 1 MiB. */
export const MAX_SCRIPT_BYTES = 1_048_576;

const name = z.string().trim().min(1).max(100);
const text = z.string().max(MAX_SCRIPT_CHARS);
const payload = z.object({
  bytes: Bytes.refine(({ byteLength }) => byteLength <= MAX_SCRIPT_BYTES, 'at most 1 MiB'),
  topic: z.string().max(65_535),
});

/** What a script made of a payload. */
export const ScriptOutput = z.object({
  /** JSON, on one line. */
  json: z.string(),
  /** What it printed. */
  printed: z.string(),
});
export type ScriptOutput = z.infer<typeof ScriptOutput>;

/** Decoders that users write: `decode(bytes, topic)` answers any value. They run in a world of their own. */
export const scripts = {
  /** Names of the saved scripts, sorted. */
  list: stream(z.object({}), z.object({ names: z.array(z.string()) }), { batchMs: 50, whenFull: 'latest' }),
  /** Fails with `scripts.unknown`. */
  get: request(z.object({ name }), z.object({ text })),
  /** Saves a script in place of the one of that name. Fails with `scripts.too-many`. */
  save: request(z.object({ name, text }), z.void()),
  remove: request(z.object({ name }), z.void()),
  /** Decodes with a saved script. Fails with `scripts.unknown`, `scripts.failed`. */
  decode: request(payload.extend({ name }), ScriptOutput),
  /** Decodes with a script that is being written. Fails with `scripts.failed`. */
  tryOut: request(payload.extend({ text }), ScriptOutput),
};
