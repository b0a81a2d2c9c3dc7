import { z } from 'zod';

/** What a listening server answers without the user's hand. */
export const Answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Every byte back as it came (RFC 862). */
  z.object({ kind: z.literal('echo') }),
  /** For every line that ends in LF or CRLF: `template` with the line in place of `{line}`, and a line end. */
  z.object({ kind: z.literal('line'), template: z.string().max(10_000) }),
]);
export type Answer = z.infer<typeof Answer>;
