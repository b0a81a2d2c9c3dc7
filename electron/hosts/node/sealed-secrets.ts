import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { join } from 'node:path';

import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { KEY_BYTES, loadKeyFile } from './key-file.ts';

/** First byte of sealed bytes: which key opens them. */
const UNDER_KEY_FILE = 1;
const UNDER_PASSPHRASE = 2;

const SALT_BYTES = 16;
/** NIST SP 800-38D §8.2.2: a random 96-bit IV. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** RFC 7914 §2; about 0.3 s and 128 MiB on a small machine. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

export interface SealedSecretsOptions {
  /** Where the key lies, or will; its folder must exist. */
  keyFile: string;
  /** Seals under this instead of the key file; what the key file sealed before can still be opened. */
  passphrase?: string | undefined;
}

/**
 * Seals with AES-256-GCM under a key file that only this user can read, or under a passphrase (scrypt).
 *
 * Sealed bytes: which key (1), the passphrase's salt (16, zero under a key file), nonce (12), tag (16), ciphertext.
 * The head is authenticated with the text.
 */
export class SealedSecrets implements Secrets {
  readonly backend: string;
  readonly #options: SealedSecretsOptions;
  readonly #derived = new Map<string, Promise<Uint8Array>>();
  #fileKey: Promise<Uint8Array> | undefined;
  #salt: Uint8Array | undefined;

  constructor(options: SealedSecretsOptions) {
    this.#options = options;
    this.backend = options.passphrase
      ? 'AES-256-GCM under your passphrase (scrypt)'
      : `AES-256-GCM under a key file that only you can read: ${options.keyFile}`;
  }

  /** @throws LabError `workspace.write-failed` where the key file cannot be made, `secrets.unreadable`. */
  async seal(secret: string): Promise<Uint8Array> {
    const { passphrase } = this.#options;
    if (passphrase) this.#salt ??= randomBytes(SALT_BYTES);
    const salt = passphrase ? this.#salt! : new Uint8Array(SALT_BYTES);
    const head = Buffer.from([passphrase ? UNDER_PASSPHRASE : UNDER_KEY_FILE, ...salt]);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', await this.#key(head[0]!, salt), nonce).setAAD(head);
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return new Uint8Array(Buffer.concat([head, nonce, cipher.getAuthTag(), text]));
  }

  async open(sealed: Uint8Array): Promise<string> {
    const head = sealed.subarray(0, 1 + SALT_BYTES);
    const nonce = sealed.subarray(head.length, head.length + NONCE_BYTES);
    const tag = sealed.subarray(head.length + NONCE_BYTES, head.length + NONCE_BYTES + TAG_BYTES);
    if (tag.length < TAG_BYTES) throw new LabError('secrets.unreadable', { reason: 'it is damaged' });
    const key = await this.#key(head[0]!, head.subarray(1));
    try {
      const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(head);
      cipher.setAuthTag(tag);
      const text = sealed.subarray(head.length + NONCE_BYTES + TAG_BYTES);
      const secret = cipher.update(text, undefined, 'utf8') + cipher.final('utf8');
      if (head[0] === UNDER_PASSPHRASE) this.#salt ??= new Uint8Array(head.subarray(1)); // One derivation serves both.
      return secret;
    } catch (error) {
      const reason =
        head[0] === UNDER_PASSPHRASE
          ? 'the passphrase is another one, or it is damaged'
          : 'it was sealed with another key, or it is damaged';
      throw new LabError('secrets.unreadable', { reason }, { cause: error });
    }
  }

  #key(kind: number, salt: Uint8Array): Promise<Uint8Array> {
    if (kind === UNDER_PASSPHRASE) return this.#derive(salt);
    if (kind !== UNDER_KEY_FILE) throw new LabError('secrets.unreadable', { reason: 'it is of an unknown kind' });
    this.#fileKey ??= loadKeyFile(this.#options.keyFile).catch((error: unknown) => {
      this.#fileKey = undefined; // So that the next try looks again.
      throw error;
    });
    return this.#fileKey;
  }

  #derive(salt: Uint8Array): Promise<Uint8Array> {
    const { passphrase } = this.#options;
    if (!passphrase) throw new LabError('secrets.unreadable', { reason: 'it was sealed under a passphrase' });
    const name = Buffer.from(salt).toString('hex');
    const known = this.#derived.get(name) ?? deriveKey(passphrase, salt);
    this.#derived.set(name, known);
    return known;
  }
}

/** How a host without a keychain seals: under `WIREBENCH_PASSPHRASE` where it is set, else under a key file. */
export function sealedSecrets(
  dataDir: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): SealedSecrets {
  return new SealedSecrets({ keyFile: join(dataDir, 'secrets.key'), passphrase: env['WIREBENCH_PASSPHRASE'] });
}

function deriveKey(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, SCRYPT, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
