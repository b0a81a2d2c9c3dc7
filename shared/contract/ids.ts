import { z } from 'zod';

const id = z.string().min(1).max(64);

/** Names one live or ended session of this host. */
export const SessionId = id.brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

/** Names one saved profile or folder of the workspace. */
export const ProfileId = id.brand<'ProfileId'>();
export type ProfileId = z.infer<typeof ProfileId>;

/** Names one view a page holds on host data (a pane's tree); chosen by the page, kept in its layout. */
export const ViewId = id.brand<'ViewId'>();
export type ViewId = z.infer<typeof ViewId>;

/** Bytes of anything; a plain Uint8Array, never a pooled Buffer. */
export const Bytes = z.instanceof(Uint8Array);

/** Most rows one window of a long list holds. */
export const MAX_ROWS = 500;

/** Which rows of a long list a page wants: the first row's index, and how many. */
export const RowRange = z.object({
  first: z.number().int().min(0),
  count: z.number().int().min(0).max(MAX_ROWS),
});
export type RowRange = z.infer<typeof RowRange>;
