import { z } from 'zod';

import { request } from './define.ts';
import { HostKey } from './ssh.ts';

/** Most lines one answer holds. */
export const MAX_HOST_ROWS = 500;

/** The workspace's own list, the user's `~/.ssh/known_hosts`, or the machine's in `/etc/ssh`. */
export const HostListId = z.enum(['workspace', 'user', 'machine']);
export type HostListId = z.infer<typeof HostListId>;

export const KnownHostRow = z.object({
  /** From 1. */
  line: z.number(),
  marker: z.enum(['', 'revoked', 'cert-authority']),
  /** As the line has them, with commas between; empty where they are hashed. */
  hosts: z.string(),
  key: HostKey,
  comment: z.string(),
});
export type KnownHostRow = z.infer<typeof KnownHostRow>;

export const KnownHostList = z.object({
  /** Path of the file; empty for the workspace's own list. */
  path: z.string(),
  isEditable: z.boolean(),
  /** Tells this state of the list from others: changes are made to what was seen. */
  version: z.string(),
  /** Lines that hold a key; those that cannot be read as one, and are no remark; those with plain names to hash. */
  total: z.number(),
  unread: z.number(),
  plain: z.number(),
  /** What was looked for, as the list has it: `[host]:port` where the port is not 22. */
  name: z.string(),
  /** Lines that fit, and how many of them `ssh-keygen -R` would take off. */
  found: z.number(),
  removable: z.number(),
  rows: z.array(KnownHostRow),
});
export type KnownHostList = z.infer<typeof KnownHostList>;

const change = z.object({ list: HostListId, version: z.string().max(100) });
const name = z.string().trim().max(300);

/** Lists of host keys, as `ssh-keygen -F`, `-R` and `-H` work on them. */
export const knownHosts = {
  /**
   * The first lines that are about a host, hashed ones included, or whose plain names hold the text; all where it is
   * empty. Fails with `keys.file-failed`.
   */
  find: request(z.object({ list: HostListId, name, count: z.number().int().min(1).max(MAX_HOST_ROWS) }), KnownHostList),
  /** Takes one line off. All changes fail with `known-hosts.changed`, `known-hosts.read-only`, `keys.file-failed`. */
  removeLine: request(change.extend({ line: z.number().int().min(1) }), z.void()),
  /** Takes every key of a host off, as `ssh-keygen -R` does. */
  removeHost: request(change.extend({ name: name.min(1) }), z.object({ lines: z.number() })),
  /** Makes hashes of all names that can be, as `ssh-keygen -H` does. There is no way back. */
  hash: request(change, z.object({ lines: z.number() })),
};
