import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { shakeHands } from '../lib/tls/shake-hands.ts';
import { tlsFailureOf } from '../lib/tls/tls-failure.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { fromSocketError } from './connect-failure.ts';

/**
 * Puts TLS on a connected socket, as the profile says.
 *
 * @throws LabError `mqtt.tls`, `mqtt.not-a-broker`, `mqtt.bad-certificate-file`, `mqtt.unreachable`.
 */
export async function openTls(
  socket: Socket,
  settings: MqttSettings,
  secrets: GivenSecrets,
  nowMs: () => number,
): Promise<TLSSocket> {
  const { serverName, host, ca, clientCertificate, alpn, pinnedFingerprint } = settings;
  const options = {
    name: serverName || host,
    ca: ca?.pem ?? null,
    clientCertificate: clientCertificate?.pem ?? null,
    clientKey: secrets.clientKey,
    clientKeyPassphrase: secrets.clientKeyPassphrase,
    alpn: alpn ?? [],
    pinnedFingerprint,
  };
  try {
    const { secure } = await shakeHands(socket, options, nowMs);
    return secure;
  } catch (error) {
    throw handshakeFailure(error, settings);
  }
}

/** What an error during the handshake, or a TLS alert later on, means. */
export function handshakeFailure(error: unknown, settings: MqttSettings): LabError {
  const failure = tlsFailureOf(error);
  if (!failure) return fromSocketError(error, settings);
  const address = hostPort(settings.host, settings.port);
  const { fault, message: reason } = failure;
  const cause = { cause: error };
  if (fault.kind === 'stranger') return new LabError('mqtt.not-a-broker', { address, reason }, cause);
  if (fault.kind === 'bad-file')
    return new LabError('mqtt.bad-certificate-file', { which: fault.which, reason }, cause);
  return new LabError('mqtt.tls', { address, reason, chain: fault.chain }, cause);
}
