import { z } from 'zod';

import { AlpnList, CertificateFile, Fingerprint } from './pem-file.ts';

/** Which versions of TLS a side speaks; older ones than 1.2 are not safe [RFC 8996]. */
export const TlsVersions = z.enum(['1.2-1.3', '1.2', '1.3']);
export type TlsVersions = z.infer<typeof TlsVersions>;

/** How a client begins TLS, and whom it trusts. */
export const ClientTls = z.object({
  /** Name expected in the server's certificate, and sent as SNI; empty: the host. */
  serverName: z.string().max(255),
  alpn: AlpnList,
  versions: TlsVersions,
  /** Certificate authorities to trust instead of the system's. */
  ca: CertificateFile.nullable(),
  clientCertificate: CertificateFile.nullable(),
  /** The one certificate to trust. */
  pinnedFingerprint: Fingerprint.nullable(),
});
export type ClientTls = z.infer<typeof ClientTls>;

/** A client's secrets; they travel to the host and never back, and are kept as long as the session. */
export const ClientTlsSecrets = z.object({
  /** The client certificate's private key, PEM. */
  clientKey: z.string().max(200_000),
  clientKeyPassphrase: z.string().max(1_000),
});
export type ClientTlsSecrets = z.infer<typeof ClientTlsSecrets>;

/** How a server answers TLS; its certificate is by the workspace's own authority. */
export const ServerTls = z.object({
  /** Names and addresses the certificate is for, beside localhost, 127.0.0.1, ::1 and the address listened on. */
  names: z.array(z.string().trim().min(1).max(253)).max(20),
  alpn: AlpnList,
  versions: TlsVersions,
  /** Clients must show a certificate that one of these authorities signed; null: none is asked for. */
  clientCa: CertificateFile.nullable(),
});
export type ServerTls = z.infer<typeof ServerTls>;

/** One certificate of a chain, as its story is told. */
const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** ISO 8601 dates. */
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256, `AA:BB:…`. */
  fingerprint: z.string(),
  /** Names and addresses it is for (subjectAltName). */
  names: z.array(z.string()),
  /** Its public key, as `EC P-256` or `RSA 2048 bits`. */
  key: z.string(),
  /** It may sign others (CA:TRUE in its basic constraints). */
  isAuthority: z.boolean(),
});
export type CertificateDetails = z.infer<typeof Certificate>;

/** What a TLS handshake has agreed on, and what the other side showed. */
export const TlsFacts = z.object({
  /** As OpenSSL names it: `TLSv1.3`. */
  version: z.string(),
  /** IANA's name of the cipher suite. */
  cipher: z.string(),
  /** The application protocol chosen; null: none. */
  alpn: z.string().nullable(),
  /** The name the client asked for (SNI); null: none. */
  serverName: z.string().nullable(),
  /** Why the other side's certificate was accepted. */
  trust: z.enum(['authority-file', 'system', 'pin', 'none-asked']),
  /** The other side's certificates, its own first; empty where it showed none. */
  chain: z.array(Certificate).max(10),
});
export type TlsFacts = z.infer<typeof TlsFacts>;
