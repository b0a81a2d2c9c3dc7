import type { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type TLSSocket } from 'node:tls';

import type { CertificateFacts } from '../../../../shared/errors/codes.ts';

/** More certificates than any honest chain has. */
const MAX_CHAIN = 10;

/** The certificates the peer showed, leaf first; empty if it showed none. To be asked once per connection. */
export function peerChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (certificate && chain.length < MAX_CHAIN) {
    chain.push(certificate);
    const issuer: X509Certificate | undefined = certificate.issuerCertificate;
    certificate = issuer && issuer.fingerprint256 !== certificate.fingerprint256 ? issuer : undefined;
  }
  return chain;
}

/** What is told of a certificate. */
export function factsOf(certificate: X509Certificate): CertificateFacts {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: isoDate(certificate.validFrom),
    validTo: isoDate(certificate.validTo),
    fingerprint: certificate.fingerprint256,
  };
}

/** A distinguished name as `CN=broker, O=Lab`. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').toReversed().join(', ');
}

function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

/**
 * Everything that is wrong with a chain that was not accepted, in words.
 *
 * @param code why the TLS library did not accept it
 */
export function certificateProblem(
  chain: readonly X509Certificate[],
  code: string,
  expectedName: string,
  nowMs: number,
): string {
  const leaf = chain[0];
  if (!leaf) return 'it showed no certificate';
  const facts = chain.map(factsOf);
  const problems = [
    ...datesProblem(facts, nowMs),
    ...authorityProblem(code, facts),
    ...nameProblem(leaf, expectedName),
  ];
  return problems.length > 0 ? problems.join('; ') : code.toLowerCase().replaceAll('_', ' ');
}

function datesProblem(chain: readonly CertificateFacts[], nowMs: number): string[] {
  return chain.flatMap((certificate, index) => {
    const which = index === 0 ? 'its certificate' : `the certificate of its authority “${certificate.subject}”`;
    if (Date.parse(certificate.validTo) < nowMs) return [`${which} expired on ${day(certificate.validTo)}`];
    if (Date.parse(certificate.validFrom) > nowMs) return [`${which} is valid only from ${day(certificate.validFrom)}`];
    return [];
  });
}

function day(iso: string): string {
  return iso.slice(0, 10);
}

function authorityProblem(code: string, chain: readonly CertificateFacts[]): string[] {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return ['its certificate is self-signed'];
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return [`its authority “${chain.at(-1)!.subject}” is not among the trusted ones`];
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return [`its authority “${chain.at(-1)!.issuer}” is unknown here`];
    case 'CERT_REVOKED':
      return ['its certificate was revoked'];
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      // Told by the dates and the names themselves.
      return [];
    default:
      return code ? [code.toLowerCase().replaceAll('_', ' ')] : [];
  }
}

function nameProblem(leaf: X509Certificate, expectedName: string): string[] {
  const certificate = leaf.toLegacyObject();
  if (!checkServerIdentity(expectedName, certificate)) return [];
  const names = (leaf.subjectAltName ?? '')
    .split(', ')
    .filter(Boolean)
    .map((name) => name.replace(/^(DNS|IP Address|URI|email):/, ''));
  const shown = names.length > 0 ? names.join(', ') : String(certificate.subject?.CN ?? 'no name at all');
  return [`its certificate is for ${shown}, not for “${expectedName}”`];
}
