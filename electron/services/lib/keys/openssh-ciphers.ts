import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';

import { openChaChaPoly } from './chacha-poly.ts';
import { KeyProblem, unusable } from './key-problem.ts';

/** A cipher a key file in OpenSSH's format may be sealed with. */
export interface KeyCipher {
  keyBytes: number;
  ivBytes: number;
  /** What is sealed is padded to a multiple of it. */
  blockBytes: number;
  /** Bytes of the tag behind the sealed part; 0 where there is none. */
  tagBytes: number;
  /** @throws KeyProblem `passphrase-wrong`, `unusable`. */
  open(key: Buffer, iv: Buffer, sealed: Buffer, tag: Buffer): Buffer;
}

/** What we seal with, as ssh-keygen does. */
export const SEALING_CIPHER = 'aes256-ctr';

const AES_BLOCK_BYTES = 16;

const ciphers: Readonly<Record<string, KeyCipher>> = {
  none: { keyBytes: 0, ivBytes: 0, blockBytes: 8, tagBytes: 0, open: (_key, _iv, sealed) => sealed },
  ...Object.fromEntries(
    [128, 192, 256].flatMap((bits) => [
      [`aes${bits}-ctr`, plainCipher(`aes-${bits}-ctr`, bits / 8, AES_BLOCK_BYTES)],
      [`aes${bits}-cbc`, plainCipher(`aes-${bits}-cbc`, bits / 8, AES_BLOCK_BYTES)],
    ]),
  ),
  '3des-cbc': plainCipher('des-ede3-cbc', 24, 8),
  'aes128-gcm@openssh.com': gcmCipher('aes-128-gcm', 16),
  'aes256-gcm@openssh.com': gcmCipher('aes-256-gcm', 32),
  'chacha20-poly1305@openssh.com': {
    keyBytes: 64,
    ivBytes: 0,
    blockBytes: 8,
    tagBytes: 16,
    // The second half of the key would hide packet lengths, which a file has none of.
    open: (key, _iv, sealed, tag) => openChaChaPoly(key.subarray(0, 32), sealed, tag) ?? wrongPassphrase(),
  },
};

/** @throws KeyProblem `unusable` where nothing here knows the cipher. */
export function keyCipher(name: string): KeyCipher {
  const cipher = Object.hasOwn(ciphers, name) ? ciphers[name] : undefined;
  return cipher ?? unusable(`its cipher ${name.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 60)} is not known here`);
}

/** Seals with {@link SEALING_CIPHER}. */
export function seal(key: Buffer, iv: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

export function wrongPassphrase(cause?: unknown): never {
  throw new KeyProblem('passphrase-wrong', 'that is not its passphrase', { cause });
}

function plainCipher(openssl: string, keyBytes: number, blockBytes: number): KeyCipher {
  return {
    ...{ keyBytes, ivBytes: blockBytes, blockBytes, tagBytes: 0 },
    open: (key, iv, sealed) => {
      needCipher(openssl);
      const decipher = createDecipheriv(openssl, key, iv).setAutoPadding(false);
      return Buffer.concat([decipher.update(sealed), decipher.final()]);
    },
  };
}

function gcmCipher(openssl: 'aes-128-gcm' | 'aes-256-gcm', keyBytes: number): KeyCipher {
  return {
    ...{ keyBytes, ivBytes: 12, blockBytes: AES_BLOCK_BYTES, tagBytes: 16 },
    open: (key, iv, sealed, tag) => {
      const decipher = createDecipheriv(openssl, key, iv, { authTagLength: 16 }).setAuthTag(tag);
      const plain = decipher.update(sealed);
      try {
        return Buffer.concat([plain, decipher.final()]);
      } catch (error) {
        return wrongPassphrase(error);
      }
    },
  };
}

/** The desktop's cryptography is BoringSSL, which has left some old ciphers behind. */
function needCipher(openssl: string): void {
  if (!getCiphers().includes(openssl)) unusable(`its cipher ${openssl} is not part of this program’s cryptography`);
}
