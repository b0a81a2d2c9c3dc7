import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  type ConnectionOptions,
  getCACertificates,
  type SecureVersion,
  type TLSSocket,
} from 'node:tls';

import { codeOf } from '../error-code.ts';
import { certificateProblem, factsOf, peerChain } from './certificate-story.ts';
import { TlsFailure, tlsFailureOf } from './tls-failure.ts';

/** Whom a client trusts, what it asks for and how it proves who it is. */
export interface TlsClientOptions {
  /** Name expected in the certificate; sent as SNI unless it is an IP address [RFC 6066 §3]. */
  name: string;
  /** Authorities to trust instead of the system's, PEM. */
  ca: string | null;
  /** PEM. */
  clientCertificate: string | null;
  clientKey: string | undefined;
  clientKeyPassphrase: string | undefined;
  /** Application protocols offered [RFC 7301]. */
  alpn: readonly string[];
  /** The one certificate to accept, by its SHA-256. */
  pinnedFingerprint: string | null;
  /** Bounds of the version; Node's own where left out. */
  minVersion?: SecureVersion;
  maxVersion?: SecureVersion;
}

/**
 * Shakes hands over a connected socket and checks the server's certificate before anything else is sent.
 * The handshake itself lets every certificate pass, because only then can the failure show the chain; the check
 * below decides, and it never lets through what is neither trusted nor pinned.
 *
 * @throws TlsFailure, or the socket's own error.
 */
export async function shakeHands(
  socket: Socket,
  options: TlsClientOptions,
  nowMs: () => number,
): Promise<{ secure: TLSSocket; chain: X509Certificate[] }> {
  const { name, alpn, minVersion, maxVersion } = options;
  const secure = connect({
    socket,
    ...certificateOptions(options),
    ...(isIP(name) ? {} : { servername: name }),
    ...(alpn.length > 0 ? { ALPNProtocols: [...alpn] } : {}),
    ...(minVersion ? { minVersion } : {}),
    ...(maxVersion ? { maxVersion } : {}),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    rejectUnauthorized: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const lost = (): void => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
  secure.once('secureConnect', resolve).once('error', reject).once('close', lost);
  let chain: X509Certificate[];
  try {
    await promise;
    chain = peerChain(secure);
    judge(secure, chain, options, nowMs());
  } catch (error) {
    secure.destroy();
    secure.on('error', () => undefined); // Already told by the error thrown here.
    throw handshakeFailure(error);
  }
  secure.off('error', reject).off('close', lost);
  return { secure, chain };
}

/** @throws TlsFailure unless the certificate is trusted or exactly the pinned one. */
function judge(
  secure: TLSSocket,
  chain: readonly X509Certificate[],
  { pinnedFingerprint: pin, name }: TlsClientOptions,
  nowMs: number,
): void {
  if (pin ? chain[0]?.fingerprint256 === pin : secure.authorized) return;
  const code = String(secure.authorizationError ?? '');
  throw new TlsFailure(
    { kind: 'refused', chain: chain.map(factsOf) },
    pin ? 'it shows another certificate than the one that is trusted' : certificateProblem(chain, code, name, nowMs),
  );
}

function handshakeFailure(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new TlsFailure({ kind: 'stranger' }, 'it closed the connection during the TLS handshake', { cause: error });
  return tlsFailureOf(error) ?? error;
}

function certificateOptions(options: TlsClientOptions): ConnectionOptions {
  const { ca, clientCertificate, clientKey, clientKeyPassphrase } = options;
  if (ca !== null) checked('CA certificate', () => new X509Certificate(ca));
  const trust = { ca: ca ?? [...getCACertificates('default'), ...getCACertificates('system')] };
  if (clientCertificate === null) return trust;
  const cert = checked('client certificate', () => new X509Certificate(clientCertificate));
  const key = checked('client key', () => {
    if (!clientKey) throw new Error('none was given');
    const opened = createPrivateKey({
      key: clientKey,
      ...(clientKeyPassphrase ? { passphrase: clientKeyPassphrase } : {}),
    });
    if (!cert.checkPrivateKey(opened)) throw new Error('it does not belong to the client certificate');
    return opened.export({ type: 'pkcs8', format: 'pem' });
  });
  return { ...trust, cert: clientCertificate, key };
}

function checked<T>(which: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new TlsFailure({ kind: 'bad-file', which }, fileProblem(cause as Error), { cause });
  }
}

function fileProblem(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (/MISSING_PASSPHRASE/.test(code) || /passphrase required|interrupted or cancelled/i.test(error.message))
    return 'it needs its passphrase';
  if (/BAD_DECRYPT|BAD_PASSWORD/i.test(code)) return 'wrong passphrase';
  if (code.startsWith('ERR_OSSL')) return 'it is not PEM text of the right kind';
  return error.message;
}
