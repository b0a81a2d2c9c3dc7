import { certificatesOf, privateKeysOf } from '../../shared/domain/pem.ts';

/** Most text of a PEM file: the contract's bound. */
const LARGEST_PEM = 200_000;

export type PemKind = 'certificate' | 'key';

/** What was in a file. */
export interface PickedPem {
  name: string;
  pem: string;
  /** The private key that came in a file of certificates; empty for none. */
  key: string;
}

/**
 * Reads a certificate or key file the user chose. A binary (DER) certificate is written as PEM.
 *
 * @returns The file, or what is wrong with it in words.
 */
export async function readPem(file: File, kind: PemKind): Promise<PickedPem | string> {
  if (file.size > LARGEST_PEM) return 'This file is too large for a certificate or key';
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isDer = bytes[0] === 0x30 && bytes.length > 64;
  const pem = isDer && kind === 'certificate' ? pemOfDer(bytes) : new TextDecoder().decode(bytes);
  const wanted = kind === 'certificate' ? certificatesOf(pem) : privateKeysOf(pem);
  const key = kind === 'certificate' ? privateKeysOf(pem) : '';
  if (wanted !== '') return { name: file.name.slice(0, 255), pem: wanted, key };
  if (isDer) return 'This key is binary (DER); convert it to PEM first: openssl pkey -inform der -in FILE -out key.pem';
  if (kind === 'key' && pem.includes('BEGIN CERTIFICATE')) return 'This is a certificate; choose the private key';
  if (kind === 'certificate' && pem.includes('PRIVATE KEY')) return 'This is a private key; choose the certificate';
  return kind === 'certificate' ? 'No certificate is in this file' : 'No private key is in this file';
}

/** RFC 7468 §5: Base64 in lines of 64. */
function pemOfDer(der: Uint8Array): string {
  const base64 = btoa(Array.from(der, (byte) => String.fromCharCode(byte)).join(''));
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

/** Whether a private key asks for a passphrase. */
export const isEncrypted = (pem: string): boolean => /ENCRYPTED/.test(pem);
