import { randomBytes, type KeyObject } from 'node:crypto';

import { SshReader } from '../ssh/ssh-reader.ts';
import { string, uint32 } from '../ssh/ssh-writer.ts';
import { armour } from './armour.ts';
import { bcryptKey } from './bcrypt-kdf.ts';
import { privateFieldsOf, publicBlobOf, readPrivateFields } from './key-fields.ts';
import { DAMAGED, KeyProblem, unusable } from './key-problem.ts';
import { keyCipher, seal, SEALING_CIPHER, wrongPassphrase, type KeyCipher } from './openssh-ciphers.ts';

const MAGIC = Buffer.from('openssh-key-v1\0');
const LABEL = 'OPENSSH PRIVATE KEY';
const SALT_BYTES = 16;

/** The outside of a private key in OpenSSH's format: all that can be read without its passphrase. */
export interface SealedKey {
  cipherName: string;
  cipher: KeyCipher;
  kdf: { salt: Buffer; rounds: number } | null;
  publicBlob: Buffer;
  sealed: Buffer;
  tag: Buffer;
}

/** A private key and what is written beside it. */
export interface OpenedKey {
  key: KeyObject;
  comment: string;
}

/** How to protect a key: with a passphrase that takes so many rounds of bcrypt. */
export interface Protection {
  passphrase: string;
  rounds: number;
}

/** Reads the outside. @see OpenSSH's PROTOCOL.key @throws KeyProblem `unusable`. */
export function readSealedKey(bytes: Buffer): SealedKey {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) unusable(DAMAGED);
  const reader = new SshReader(bytes.subarray(MAGIC.length));
  const cipherName = reader.text() ?? unusable(DAMAGED);
  const kdfName = reader.text() ?? unusable(DAMAGED);
  const options = reader.bytes() ?? unusable(DAMAGED);
  const keys = reader.uint32() ?? unusable(DAMAGED);
  if (keys !== 1) unusable(`it holds ${keys} keys; files with one are read`);
  const publicBlob = reader.bytes() ?? unusable(DAMAGED);
  const sealed = reader.bytes() ?? unusable(DAMAGED);
  const tag = reader.rest();
  const cipher = keyCipher(cipherName);
  if (sealed.length === 0 || sealed.length % cipher.blockBytes > 0 || tag.length !== cipher.tagBytes) unusable(DAMAGED);
  return { cipherName, cipher, kdf: readKdf(kdfName, options, cipher), publicBlob, sealed, tag };
}

function readKdf(name: string, options: Buffer, cipher: KeyCipher): SealedKey['kdf'] {
  if (name === 'none' && cipher.keyBytes === 0) return null;
  if (name !== 'bcrypt' || cipher.keyBytes === 0) unusable(DAMAGED);
  const reader = new SshReader(options);
  const salt = reader.bytes() ?? unusable(DAMAGED);
  const rounds = reader.uint32() ?? unusable(DAMAGED);
  return { salt, rounds };
}

/** Opens it. @throws KeyProblem. */
export function openSealedKey(file: SealedKey, passphrase: string | null): OpenedKey {
  const { cipher, kdf, sealed, tag, publicBlob } = file;
  if (kdf && !passphrase) throw new KeyProblem('passphrase-needed', 'it is protected by a passphrase');
  const secret = kdf ? bcryptKey(passphrase!, kdf.salt, kdf.rounds, cipher.keyBytes + cipher.ivBytes) : Buffer.alloc(0);
  const [key, iv] = [secret.subarray(0, cipher.keyBytes), secret.subarray(cipher.keyBytes)];
  const plain = cipher.open(key, iv, sealed, tag);
  const reader = new SshReader(plain);
  // Two equal numbers tell that the passphrase was right.
  if (reader.uint32() !== reader.uint32()) return kdf ? wrongPassphrase() : unusable(DAMAGED);
  const opened = readPrivateFields(reader);
  const comment = reader.bytes()?.toString() ?? unusable(DAMAGED);
  if (!reader.rest().every((byte, index) => byte === ((index + 1) & 0xff))) unusable(DAMAGED);
  if (!publicBlobOf(opened).equals(publicBlob)) unusable('the public key in it belongs to another private key');
  return { key: opened, comment };
}

/**
 * Writes a private key in OpenSSH's format; a protection of null leaves it in the clear. With one it takes as long as
 * opening it will.
 */
export function writeOpenSshKey({ key, comment }: OpenedKey, protection: Protection | null): string {
  const cipher = keyCipher(protection ? SEALING_CIPHER : 'none');
  const check = randomBytes(4);
  const fields = Buffer.concat([check, check, privateFieldsOf(key), string(comment)]);
  const padding = Buffer.from(
    Array.from({ length: -fields.length & (cipher.blockBytes - 1) }, (_, index) => index + 1),
  );
  const plain = Buffer.concat([fields, padding]);
  const salt = randomBytes(SALT_BYTES);
  const secret =
    protection && bcryptKey(protection.passphrase, salt, protection.rounds, cipher.keyBytes + cipher.ivBytes);
  const parts = [
    MAGIC,
    string(protection ? SEALING_CIPHER : 'none'),
    string(protection ? 'bcrypt' : 'none'),
    string(protection ? Buffer.concat([string(salt), uint32(protection.rounds)]) : ''),
    uint32(1),
    string(publicBlobOf(key)),
    string(secret ? seal(secret.subarray(0, cipher.keyBytes), secret.subarray(cipher.keyBytes), plain) : plain),
  ];
  return armour(LABEL, Buffer.concat(parts));
}
