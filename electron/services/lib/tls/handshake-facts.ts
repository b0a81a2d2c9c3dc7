import type { X509Certificate } from 'node:crypto';
import type { SecureVersion, TLSSocket } from 'node:tls';

import type { CertificateDetails, TlsFacts, TlsVersions } from '../../../../shared/contract/socket-tls.ts';
import { factsOf } from './certificate-story.ts';

/** The bounds as Node takes them. */
export const versionBounds: Record<TlsVersions, { minVersion: SecureVersion; maxVersion: SecureVersion }> = {
  '1.2-1.3': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
  '1.2': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
  '1.3': { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
};

/** What a finished handshake has agreed on; `chain` is what the other side showed. */
export function handshakeFacts(
  secure: TLSSocket,
  chain: readonly X509Certificate[],
  trust: TlsFacts['trust'],
): TlsFacts {
  // Node types these loosely: `false` and undefined both stand for none.
  const { servername, alpnProtocol } = secure as { servername?: string | false; alpnProtocol: string | false | null };
  return {
    version: secure.getProtocol() ?? 'unknown',
    cipher: secure.getCipher().standardName,
    alpn: alpnProtocol || null,
    serverName: servername || null,
    trust,
    chain: chain.map(detailsOf),
  };
}

/** One line for the wire log. */
export function handshakeRemark({ version, cipher, alpn, serverName }: TlsFacts): string {
  return [
    `${version}, ${cipher}`,
    ...(alpn ? [`ALPN ${alpn}`] : []),
    ...(serverName ? [`SNI ${serverName}`] : []),
  ].join(', ');
}

function detailsOf(certificate: X509Certificate): CertificateDetails {
  return {
    ...factsOf(certificate),
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => name.replace(/^(DNS|IP Address|URI|email):/, '')),
    key: keyWords(certificate),
    isAuthority: certificate.ca,
  };
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function keyWords({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (details?.modulusLength) return `RSA ${details.modulusLength} bits`;
  if (details?.namedCurve) return `EC ${CURVES[details.namedCurve] ?? details.namedCurve}`;
  return type ?? 'unknown';
}
