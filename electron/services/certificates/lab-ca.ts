import { randomBytes, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

import { z } from 'zod';

import type { CertificateFacts } from '../../../shared/errors/codes.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Documents } from '../../ports/documents.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { ServerCertificates, ServerIdentity } from '../../ports/server-certificates.ts';
import { loadX509 } from './load-x509.ts';

const DOCUMENT = 'lab-ca';
const NAME = 'CN=Wirebench Lab CA, O=Wirebench';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Clients of some systems take no server certificate that lasts longer than 398 days. */
const SERVER_DAYS = 397;
/** Clocks of lab devices run late: what is issued now is valid since a day ago. */
const LEAD_DAYS = 1;
const ALWAYS = ['localhost', '127.0.0.1', '::1'] as const;

/** The platform's own key type, which is the library's too. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const Stored = z.object({ certificate: z.string(), sealedKey: z.base64() });

interface Authority {
  pem: string;
  key: Key;
}

export interface LabCaDeps {
  documents: Documents;
  secrets: Secrets;
  clock: Clock;
}

/**
 * The workspace's own certificate authority. It is made when it is first asked for; its private key is stored sealed
 * and leaves the host never.
 */
export class LabCa implements ServerCertificates {
  readonly #deps: LabCaDeps;
  #authority: Promise<Authority> | null = null;

  constructor(deps: LabCaDeps) {
    this.#deps = deps;
  }

  async authority(): Promise<{ pem: string; facts: CertificateFacts }> {
    const { pem } = await this.#ready();
    return { pem, facts: factsOf(pem) };
  }

  async issue(names: readonly string[]): Promise<ServerIdentity> {
    const x509 = await loadX509();
    const authority = await this.#ready();
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const all = [...new Set([...ALWAYS, ...names])];
    const certificate = await x509.X509CertificateGenerator.create({
      ...this.#validity(SERVER_DAYS),
      serialNumber: serialNumber(),
      subject: 'CN=localhost, O=Wirebench',
      issuer: new x509.X509Certificate(authority.pem).subject,
      publicKey: keys.publicKey,
      signingKey: authority.key,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          all.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(new x509.X509Certificate(authority.pem)),
      ],
    });
    return { certificate: certificate.toString('pem'), key: await keyPem(keys.privateKey), authority: authority.pem };
  }

  /** One at a time: two servers that start together have the same authority. */
  #ready(): Promise<Authority> {
    this.#authority ??= this.#openOrMake().catch((error: unknown) => {
      this.#authority = null;
      throw error;
    });
    return this.#authority;
  }

  async #openOrMake(): Promise<Authority> {
    const text = this.#deps.documents.read(DOCUMENT);
    return text === null ? await this.#make() : await this.#open(text);
  }

  async #open(text: string): Promise<Authority> {
    const { certificate, sealedKey } = storedOf(text);
    const key = await this.#deps.secrets.open(new Uint8Array(Buffer.from(sealedKey, 'base64')));
    const der = Buffer.from(key, 'base64');
    return { pem: certificate, key: await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']) };
  }

  async #make(): Promise<Authority> {
    const x509 = await loadX509();
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      ...this.#validity(AUTHORITY_DAYS),
      serialNumber: serialNumber(),
      name: NAME,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    const pem = certificate.toString('pem');
    const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    const sealedKey = Buffer.from(await this.#deps.secrets.seal(der)).toString('base64');
    this.#deps.documents.write(DOCUMENT, JSON.stringify({ certificate: pem, sealedKey }));
    return { pem, key: keys.privateKey };
  }

  #validity(days: number): { notBefore: Date; notAfter: Date } {
    const nowMs = this.#deps.clock.nowMs();
    return { notBefore: new Date(nowMs - LEAD_DAYS * DAY_MS), notAfter: new Date(nowMs + days * DAY_MS) };
  }
}

/** @throws LabError `certificates.unusable`. */
function storedOf(text: string): z.infer<typeof Stored> {
  try {
    return Stored.parse(JSON.parse(text));
  } catch (error) {
    throw new LabError('certificates.unusable', { reason: 'what is stored cannot be read' }, { cause: error });
  }
}

/** Positive and 127 bits of chance [RFC 5280 §4.1.2.2]. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function keyPem(key: Key): Promise<string> {
  const base64 = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${base64.replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

function factsOf(pem: string): CertificateFacts {
  const { subject, issuer, validFromDate, validToDate, fingerprint256 } = new X509Certificate(pem);
  return {
    subject: subject.replaceAll('\n', ', '),
    issuer: issuer.replaceAll('\n', ', '),
    validFrom: validFromDate.toISOString(),
    validTo: validToDate.toISOString(),
    fingerprint: fingerprint256,
  };
}
