import { z } from 'zod';

import { request, stream } from './define.ts';
import { Bytes } from './ids.ts';
import { KeyId, KeyPlace } from './key-id.ts';
import { HostKey } from './ssh.ts';

/** Most key files that are listed of one folder. */
export const MAX_LISTED_KEYS = 500;
/** Most bytes of a key file that is added. */
export const MAX_KEY_FILE_BYTES = 100_000;
/** Rounds of bcrypt: each takes about 20 ms, and OpenSSH itself takes 24 unless told otherwise. */
export const DEFAULT_ROUNDS = 24;
export const MAX_ROUNDS = 500;
/** OpenSSH refuses RSA keys of fewer bits. */
const MIN_RSA_BITS = 2_048;
const MAX_RSA_BITS = 8_192;

/** Names in `~/.ssh` that mean something else to OpenSSH. */
const TAKEN_NAMES = /^(config|known_hosts|authorized_keys|environment|rc|allowed_signers)(\.|$)/;

/** Whether a new key file may be called so: one name, plain in every shell, and no file of OpenSSH's own. */
export const isKeyName = (name: string): boolean =>
  /^[A-Za-z0-9_][A-Za-z0-9._@+-]{0,99}$/.test(name) && !name.endsWith('.pub') && !TAKEN_NAMES.test(name);

export { KeyId, KeyPlace };

const NewName = z.string().refine(isKeyName, 'a name for a key file');

export const KeyKind = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ed25519') }),
  z.object({ type: z.literal('ecdsa'), bits: z.union([z.literal(256), z.literal(384), z.literal(521)]) }),
  z.object({ type: z.literal('rsa'), bits: z.number().int().multipleOf(8).min(MIN_RSA_BITS).max(MAX_RSA_BITS) }),
]);
export type KeyKind = z.infer<typeof KeyKind>;

/** How a key file is written, told from its own bytes. */
export const KeyFormat = z.enum(['openssh', 'pkcs1', 'sec1', 'pkcs8', 'ppk-2', 'ppk-3']);
export type KeyFormat = z.infer<typeof KeyFormat>;

/** What is not as it should be with a key. */
export const KeyConcern = z.enum([
  'open-to-others',
  'no-passphrase',
  'weak-derivation',
  'short-rsa',
  'dsa',
  'halves-differ',
  'no-public-file',
]);
export type KeyConcern = z.infer<typeof KeyConcern>;

export const KeyRow = KeyId.extend({
  /** Absolute path of the private file; of the public one where there is no other. */
  path: z.string(),
  hasPrivate: z.boolean(),
  hasPublic: z.boolean(),
  /** Of the private file; null where there is none, or it cannot be read. */
  format: KeyFormat.nullable(),
  /** Null where only the passphrase would show it, or the file cannot be used. */
  key: HostKey.nullable(),
  comment: z.string(),
  /** What protects the private half; null where nothing does. Texts are empty where the file does not say it outside. */
  protection: z.object({ cipher: z.string(), derivation: z.string(), rounds: z.number().nullable() }).nullable(),
  changedAtMs: z.number(),
  /** Permission bits of the private file; null where the system has none. */
  mode: z.number().nullable(),
  concerns: z.array(KeyConcern),
  /** Why the file cannot be used, completing “It cannot be used: …”; empty where it can. */
  problem: z.string(),
});
export type KeyRow = z.infer<typeof KeyRow>;

export const KeyList = z.object({
  places: z.array(
    z.object({
      place: KeyPlace,
      path: z.string(),
      /** Why the folder cannot be read, the system's error code; empty where it can, or is not there yet. */
      problem: z.string(),
      /** Files beyond those that are listed. */
      leftOut: z.number(),
    }),
  ),
  keys: z.array(KeyRow),
  /** What ssh-keygen would write beside a new key: user and machine. */
  defaultComment: z.string(),
});
export type KeyList = z.infer<typeof KeyList>;

/** Travels to the host once, is never stored or logged, and never comes back. */
const Passphrase = z.string().max(1_000);
/** Null where the key has none. */
const OldPassphrase = Passphrase.nullable();
/** One line of text. */
const Comment = z
  .string()
  .max(500)
  .refine((text) => !/[\0-\x1f\x7f]/.test(text), 'one line');

/** How a private key is to be protected: an empty passphrase leaves it in the clear, which must be meant. */
const NewProtection = z.object({
  newPassphrase: Passphrase,
  rounds: z.number().int().min(1).max(MAX_ROUNDS),
  isClearMeant: z.boolean(),
});

export const keys = {
  list: stream(z.object({}), KeyList, { batchMs: 100, whenFull: 'latest' }),
  /** Reads both folders again. */
  refresh: request(z.object({}), z.void()),
  /**
   * Makes a key pair, reads it back and signs with it. Nothing is ever overwritten. Fails with `keys.exists`,
   * `keys.clear-not-meant`, `keys.file-failed`. Cancelling the request leaves nothing behind.
   */
  generate: request(NewProtection.extend({ place: KeyPlace, name: NewName, kind: KeyKind, comment: Comment }), KeyId),
  /**
   * Opens a key, signs with it and checks that with its public file. Fails with `keys.passphrase-needed`,
   * `keys.wrong-passphrase`, `keys.unusable`, as all below that take a passphrase.
   */
  check: request(KeyId.extend({ passphrase: OldPassphrase }), z.object({ comment: z.string(), key: HostKey })),
  changePassphrase: request(KeyId.extend({ passphrase: OldPassphrase, ...NewProtection.shape }), z.void()),
  /** In the private file, and in the public one. */
  changeComment: request(KeyId.extend({ passphrase: OldPassphrase, comment: Comment }), z.void()),
  /** Writes the public file that is missing, or does not fit. */
  writePublic: request(KeyId.extend({ passphrase: OldPassphrase }), z.void()),
  /** Writes the private key in another format, into a new file beside it. */
  convert: request(
    KeyId.extend({
      passphrase: OldPassphrase,
      ...NewProtection.shape,
      format: z.enum(['openssh', 'pkcs8', 'pem']),
      newName: NewName,
    }),
    KeyId,
  ),
  /** The public key as text. Fails with `keys.unusable` where the format has no place for it. */
  exportPublic: request(
    KeyId.extend({ format: z.enum(['openssh', 'rfc4716', 'pem']) }),
    z.object({ text: z.string() }),
  ),
  /** Takes everybody else's rights to the private file away. */
  fixPermissions: request(KeyId, z.void()),
  /** Puts a key file of any format into a folder, in OpenSSH's own format and under the passphrase it had. */
  add: request(
    z.object({
      bytes: Bytes.refine(({ byteLength }) => byteLength <= MAX_KEY_FILE_BYTES, 'at most 100 kB'),
      passphrase: OldPassphrase,
      place: KeyPlace,
      name: NewName,
    }),
    KeyId,
  ),
  /** Deletes both files. */
  remove: request(KeyId, z.void()),
};
