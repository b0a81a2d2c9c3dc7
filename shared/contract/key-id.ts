import { z } from 'zod';

/** The workspace's own folder of keys, or `~/.ssh`. */
export const KeyPlace = z.enum(['workspace', 'home']);
export type KeyPlace = z.infer<typeof KeyPlace>;

/** One key: where it is and what its file is called, without `.pub`. */
export const KeyId = z.object({
  place: KeyPlace,
  name: z
    .string()
    .min(1)
    .max(255)
    .refine((name) => !/[/\\\0]/.test(name) && !/^\.{1,2}$/.test(name), 'a file name'),
});
export type KeyId = z.infer<typeof KeyId>;
