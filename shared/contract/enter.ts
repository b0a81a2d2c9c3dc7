import { z } from 'zod';

/** Where a browser trades its one-time token for a cookie (POST), or asks whether it is in (GET). */
export const ENTER_PATH = '/enter';
/** Where the WebSocket of a page that is in attaches; `?client=` names the tab. */
export const LINK_PATH = '/link';

/** Body of the POST to {@link ENTER_PATH}. */
export const EnterRequest = z.object({ token: z.string().min(1).max(200) });

/** The answer to whoever is not let in; a `WireError` of these codes. */
export const enterRefusal = z.discriminatedUnion('code', [
  z.object({ code: z.literal('link.bad-token'), facts: z.object({}) }),
  z.object({ code: z.literal('link.not-entered'), facts: z.object({}) }),
  z.object({ code: z.literal('link.too-many-tries'), facts: z.object({ waitS: z.number() }) }),
  z.object({ code: z.literal('link.wrong-address'), facts: z.object({ host: z.string() }) }),
]);
export type EnterRefusal = z.infer<typeof enterRefusal>;
