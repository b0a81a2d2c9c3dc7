import { blocksOf, type Block } from './armour.ts';
import { DAMAGED, unusable } from './key-problem.ts';
import { openPem, pemCipher, PEM_FORMATS } from './pem-private.ts';
import { openSealedKey, readSealedKey, type OpenedKey } from './openssh-private.ts';
import { isPpk, openPpk, readPpk } from './ppk.ts';
import { readPublicKey, type PublicKey } from './public-key.ts';

/** More than any key file has; larger ones are not read. */
const MAX_KEY_FILE_BYTES = 100_000;

export type PrivateFormat = 'openssh' | 'pkcs1' | 'sec1' | 'pkcs8' | 'ppk-2' | 'ppk-3';

/** What protects a private key; texts are empty where the file does not say it outside. */
export interface FileProtection {
  cipher: string;
  derivation: string;
  /** Of bcrypt; null for other derivations. */
  rounds: number | null;
}

/** A private key file, as far as it can be read without a passphrase. */
export interface PrivateKeyFile {
  kind: 'private';
  format: PrivateFormat;
  protection: FileProtection | null;
  /** Wire form of the public key; null where only the passphrase would show it. */
  publicBlob: Buffer | null;
  /** Null where only the passphrase would show it. */
  comment: string | null;
  /** Opens it; with a passphrase that keeps its thread busy. @throws KeyProblem. */
  open(passphrase: string | null): OpenedKey;
}

export type KeyFile = PrivateKeyFile | ({ kind: 'public' } & PublicKey);

/** Reads a key file of any format; null where the bytes are none. @throws KeyProblem `unusable` where they are one that cannot be used. */
export function readKeyFile(bytes: Uint8Array): KeyFile | null {
  if (bytes.length > MAX_KEY_FILE_BYTES) return null;
  const text = Buffer.from(bytes).toString('latin1');
  if (isPpk(text)) return ppkFile(text);
  const blocks = blocksOf(text);
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block) return pemFile(block);
  if (/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/m.test(text)) unusable(DAMAGED);
  const shown = readPublicKey(Buffer.from(bytes).toString());
  return shown && { kind: 'public', ...shown };
}

function ppkFile(text: string): PrivateKeyFile {
  const file = readPpk(text);
  const derivation = file.argon2 ? `${file.argon2.flavour}, ${file.argon2.memoryKib} KiB` : 'SHA-1';
  return {
    kind: 'private',
    format: `ppk-${file.version}`,
    protection: file.encryption === 'none' ? null : { cipher: file.encryption, derivation, rounds: null },
    publicBlob: file.publicBlob,
    comment: file.comment,
    open: (passphrase) => openPpk(file, passphrase),
  };
}

function pemFile(block: Block): PrivateKeyFile {
  if (block.label === 'OPENSSH PRIVATE KEY') return openSshFile(block);
  if (!Object.hasOwn(PEM_FORMATS, block.label)) unusable(`a ${block.label.toLowerCase()} is of no use to SSH today`);
  const format = PEM_FORMATS[block.label as keyof typeof PEM_FORMATS];
  const cipher = pemCipher(block);
  const open = (passphrase: string | null): OpenedKey => ({ key: openPem(block, passphrase), comment: '' });
  const derivation = format === 'pkcs8' ? '' : 'MD5';
  const protection = cipher === null ? null : { cipher, derivation, rounds: null };
  return { kind: 'private', format, protection, publicBlob: null, comment: '', open };
}

function openSshFile({ body }: Block): PrivateKeyFile {
  const file = readSealedKey(body);
  return {
    kind: 'private',
    format: 'openssh',
    protection: file.kdf && { cipher: file.cipherName, derivation: 'bcrypt', rounds: file.kdf.rounds },
    publicBlob: file.publicBlob,
    comment: null,
    open: (passphrase) => openSealedKey(file, passphrase),
  };
}
