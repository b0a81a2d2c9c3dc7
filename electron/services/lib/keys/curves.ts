/** One of the curves ECDSA uses in SSH [RFC 5656 §10.1], under all its names. */
export interface Curve {
  /** In SSH: `nistp256`. */
  ssh: string;
  /** In JSON Web Keys: `P-256`. */
  jwk: 'P-256' | 'P-384' | 'P-521';
  /** In OpenSSL: `prime256v1`. */
  openssl: 'prime256v1' | 'secp384r1' | 'secp521r1';
  bits: 256 | 384 | 521;
  /** Length of a coordinate, and of a private key. */
  sizeBytes: number;
}

export const CURVES: readonly Curve[] = [
  { ssh: 'nistp256', jwk: 'P-256', openssl: 'prime256v1', bits: 256, sizeBytes: 32 },
  { ssh: 'nistp384', jwk: 'P-384', openssl: 'secp384r1', bits: 384, sizeBytes: 48 },
  { ssh: 'nistp521', jwk: 'P-521', openssl: 'secp521r1', bits: 521, sizeBytes: 66 },
];

const ECDSA = 'ecdsa-sha2-';

/** The curve of a key type such as `ecdsa-sha2-nistp256`; null where it is none of ECDSA. */
export function curveOfType(type: string): Curve | null {
  return CURVES.find(({ ssh }) => type === ECDSA + ssh) ?? null;
}

export const typeOfCurve = ({ ssh }: Curve): string => ECDSA + ssh;
