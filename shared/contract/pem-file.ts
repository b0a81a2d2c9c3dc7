import { z } from 'zod';

import { certificatesOf } from '../domain/pem.ts';

/** A PEM file the user picked: its name, to show, and its text. */
export const PemFile = z.object({ name: z.string().max(255), pem: z.string().max(200_000) });
export type PemFile = z.infer<typeof PemFile>;

/** A file of certificates: a private key that came in the same file is a secret, and is left out. */
export const CertificateFile = PemFile.extend({ pem: PemFile.shape.pem.transform(certificatesOf) });

/** SHA-256 fingerprint of a certificate, as `AA:BB:…`. */
export const Fingerprint = z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);

/** Application protocols offered or taken in a TLS handshake, first choice first [RFC 7301]. */
export const AlpnList = z.array(z.string().min(1).max(255)).max(10);
