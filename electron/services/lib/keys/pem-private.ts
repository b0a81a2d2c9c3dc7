import { createPrivateKey, type KeyObject } from 'node:crypto';

import { SshReader } from '../ssh/ssh-reader.ts';
import type { Block } from './armour.ts';
import { privateFieldsOf, readPrivateFields } from './key-fields.ts';
import { DAMAGED, KeyProblem, unusable } from './key-problem.ts';

/** Labels of private keys other programs write, by format. */
export const PEM_FORMATS = {
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
  'PRIVATE KEY': 'pkcs8',
  'ENCRYPTED PRIVATE KEY': 'pkcs8',
} as const;

/** The cipher that protects a PEM block; null where it is in the clear, empty where it is not said outside. */
export function pemCipher({ label, headers }: Block): string | null {
  if (label === 'ENCRYPTED PRIVATE KEY') return '';
  return headers.get('DEK-Info')?.split(',')[0]?.slice(0, 60) ?? null;
}

/** Opens PKCS#1, SEC 1 and PKCS#8, the first two also as RFC 1421 encrypts them. @throws KeyProblem. */
export function openPem(block: Block, passphrase: string | null): KeyObject {
  const isProtected = pemCipher(block) !== null;
  if (isProtected && !passphrase) throw new KeyProblem('passphrase-needed', 'it is protected by a passphrase');
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: block.text, format: 'pem', ...(isProtected ? { passphrase: passphrase! } : {}) });
  } catch (error) {
    // OpenSSL cannot tell the two apart: what is opened with a wrong key is noise.
    if (isProtected)
      throw new KeyProblem('passphrase-wrong', 'that is not its passphrase, or it is damaged', { cause: error });
    return unusable(DAMAGED, error);
  }
  // OpenSSL does not ask whether the halves belong together; our reader does.
  return readPrivateFields(new SshReader(privateFieldsOf(key)));
}
