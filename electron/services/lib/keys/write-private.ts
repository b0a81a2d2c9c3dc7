import { unusable } from './key-problem.ts';
import { writeOpenSshKey, type OpenedKey, type Protection } from './openssh-private.ts';

/** In which format a private key is written, and how it is protected; null leaves it in the clear. */
export interface Writing {
  /** `pem` is PKCS#1 for RSA and SEC 1 for ECDSA, as older programs want them. */
  format: 'openssh' | 'pkcs8' | 'pem';
  protection: Protection | null;
}

/** Takes as long as opening it will. @throws KeyProblem where the format has no place for the key's type. */
export function writePrivateKey(opened: OpenedKey, { format, protection }: Writing): string {
  if (format === 'openssh') return writeOpenSshKey(opened, protection);
  const { key } = opened;
  const isRsa = key.asymmetricKeyType === 'rsa';
  if (format === 'pem' && !isRsa && key.asymmetricKeyType !== 'ec')
    unusable('Ed25519 keys have no PEM format of their own: choose PKCS#8');
  const type: 'pkcs8' | 'pkcs1' | 'sec1' = format === 'pkcs8' ? 'pkcs8' : isRsa ? 'pkcs1' : 'sec1';
  const sealed = protection ? { cipher: 'aes-256-cbc', passphrase: protection.passphrase } : {};
  return String(key.export({ format: 'pem', type, ...sealed }));
}
