import type { CertificateFacts } from '../../shared/errors/codes.ts';

/** What a server needs to speak TLS; PEM texts. */
export interface ServerIdentity {
  certificate: string;
  key: string;
  /** The authority that signed it, for clients to trust. */
  authority: string;
}

/** The workspace's own certificate authority, as servers of the lab use it. */
export interface ServerCertificates {
  /**
   * A fresh certificate for localhost, 127.0.0.1, ::1 and `names`.
   * @param names Further DNS names and IP addresses clients may use.
   * @throws LabError `certificates.unusable`, `workspace.write-failed`.
   */
  issue(names: readonly string[]): Promise<ServerIdentity>;
  /** The authority's certificate, made now if there is none. @throws LabError as `issue`. */
  authority(): Promise<{ pem: string; facts: CertificateFacts }>;
}
