import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect, type ConnectionOptions, getCACertificates, type TLSSocket } from 'node:tls';

import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { certificateProblem, factsOf, peerChain } from './certificate-story.ts';
import { codeOf, fromSocketError } from './connect-failure.ts';

/**
 * Shakes hands over a connected socket and checks the broker's certificate before anything else is sent.
 * The handshake itself lets every certificate pass, because only then can the failure show the chain; the check
 * below decides, and it never lets through what is neither trusted nor pinned.
 *
 * @throws LabError `mqtt.tls`, `mqtt.not-a-broker`, `mqtt.bad-certificate-file`, `mqtt.unreachable`.
 */
export async function openTls(
  socket: Socket,
  settings: MqttSettings,
  secrets: GivenSecrets,
  nowMs: () => number,
): Promise<TLSSocket> {
  const name = settings.serverName || settings.host;
  const secure = connect({
    socket,
    ...certificateOptions(settings, secrets),
    ...(isIP(name) ? {} : { servername: name }),
    ...(settings.alpn && settings.alpn.length > 0 ? { ALPNProtocols: settings.alpn } : {}),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    rejectUnauthorized: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  secure.once('secureConnect', resolve).once('error', reject);
  secure.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  try {
    await promise;
    judge(secure, settings, name, nowMs());
  } catch (error) {
    secure.destroy();
    secure.on('error', () => undefined); // Already told by the error thrown here.
    throw handshakeFailure(error, settings);
  }
  return secure;
}

/** @throws LabError `mqtt.tls` unless the certificate is trusted or exactly the pinned one. */
function judge(secure: TLSSocket, settings: MqttSettings, name: string, nowMs: number): void {
  const pin = settings.pinnedFingerprint;
  const chain = peerChain(secure);
  if (pin ? chain[0]?.fingerprint256 === pin : secure.authorized) return;
  const code = String(secure.authorizationError ?? '');
  throw new LabError('mqtt.tls', {
    address: hostPort(settings.host, settings.port),
    reason: pin
      ? 'it shows another certificate than the one this profile trusts'
      : certificateProblem(chain, code, name, nowMs),
    chain: chain.map(factsOf),
  });
}

/** What an error during the handshake, or a TLS alert later on, means. */
export function handshakeFailure(error: unknown, settings: MqttSettings): LabError {
  if (error instanceof LabError) return error;
  const address = hostPort(settings.host, settings.port);
  const code = codeOf(error);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new LabError('mqtt.not-a-broker', { address, reason: 'it closed the connection during the TLS handshake' });
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|UNEXPECTED_MESSAGE|HTTP_REQUEST|UNKNOWN_PROTOCOL/.test(code))
    return new LabError('mqtt.not-a-broker', { address, reason: 'it does not speak TLS on this port' });
  if (!isTlsError(error)) return fromSocketError(error, settings);
  return new LabError('mqtt.tls', { address, reason: alertMeaning(code), chain: [] }, { cause: error });
}

/** Whether an error comes from the TLS layer rather than from the socket below. */
export function isTlsError(error: unknown): boolean {
  return /^(ERR_SSL|ERR_TLS|EPROTO)/.test(codeOf(error));
}

function alertMeaning(code: string): string {
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/.test(code))
    return 'it asks for a client certificate, or shares no cipher with this machine';
  if (/UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(UNKNOWN|EXPIRED|REVOKED)|UNSUPPORTED_CERTIFICATE/.test(code))
    return 'it does not accept the client certificate of this profile';
  if (/NO_APPLICATION_PROTOCOL/.test(code)) return 'it speaks none of the application protocols (ALPN) of this profile';
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) return 'it speaks only a version of TLS that is not safe';
  return code
    .replace(/^ERR_(SSL|TLS)_/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
}

function certificateOptions(settings: MqttSettings, secrets: GivenSecrets): ConnectionOptions {
  const { ca, clientCertificate } = settings;
  if (ca) checked('CA certificate', () => new X509Certificate(ca.pem));
  const trust = { ca: ca ? ca.pem : [...getCACertificates('default'), ...getCACertificates('system')] };
  if (!clientCertificate) return trust;
  const passphrase = secrets.clientKeyPassphrase;
  const cert = checked('client certificate', () => new X509Certificate(clientCertificate.pem));
  const key = checked('client key', () => {
    if (!secrets.clientKey) throw new Error('the profile has none');
    const opened = createPrivateKey({ key: secrets.clientKey, ...(passphrase ? { passphrase } : {}) });
    if (!cert.checkPrivateKey(opened)) throw new Error('it does not belong to the client certificate');
    return opened.export({ type: 'pkcs8', format: 'pem' });
  });
  return { ...trust, cert: clientCertificate.pem, key };
}

function checked<T>(which: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new LabError('mqtt.bad-certificate-file', { which, reason: fileProblem(cause as Error) }, { cause });
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
