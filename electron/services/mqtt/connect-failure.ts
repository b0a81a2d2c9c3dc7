import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { reasonMeaning, returnCodeMeaning } from '../../../shared/domain/mqtt-reasons.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { codeOf } from '../lib/error-code.ts';

/** Reasons of MQTT 5.0 §2.4 that pass by themselves: unspecified, own kind, unavailable, busy, shutting down, … */
const PASSING = new Set([0x80, 0x83, 0x88, 0x89, 0x8b, 0x8d, 0x93, 0x96, 0x97, 0x9f, 0xa0]);
/** "Server unavailable" of MQTT 3.1.1 §3.2.2.3. */
const UNAVAILABLE_3_1_1 = 3;

/** What a socket's error means for the one who wanted to connect. */
export function fromSocketError(error: unknown, { host, port, connectTimeoutMs }: MqttSettings): LabError {
  if (error instanceof LabError) return error;
  const address = hostPort(host, port);
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA')
    return new LabError('mqtt.host-not-found', { host }, { cause: error });
  if (code === 'ECONNREFUSED') return new LabError('mqtt.refused', { address }, { cause: error });
  if (code === 'ETIMEDOUT')
    return new LabError('mqtt.timeout', { address, timeoutMs: connectTimeoutMs }, { cause: error });
  return new LabError('mqtt.unreachable', { address, reason: code }, { cause: error });
}

/** Why an open conversation ended: the network, silence, or the broker broke a rule that mqtt.js found. */
export function lossOf(address: string, error: Error & { code?: unknown }, keepaliveS: number): LabError {
  const isSilent = error.message === 'Keepalive timeout';
  if (!isSilent && typeof error.code !== 'string')
    return new LabError('mqtt.protocol-error', { address, rule: error.message }, { cause: error });
  const reason = isSilent ? `no answer to a ping within the keep-alive time of ${keepaliveS} s` : codeOf(error);
  return new LabError('mqtt.lost', { address, reason }, { cause: error });
}

/** What a CONNACK that is not a success means [MQTT-3.2.2-8]. */
export function fromConnack(reasonCode: number, { username, protocolVersion }: MqttSettings): LabError {
  // A broker that does not know MQTT 5.0 answers with a code of its own version, all of which are small.
  const isV5 = protocolVersion === 5 && reasonCode >= 0x80;
  if (reasonCode === (isV5 ? 0x86 : 4)) return new LabError('mqtt.bad-credentials', { username });
  // Brokers of MQTT 3.1.1 answer "not authorised" to a wrong password too (mosquitto does).
  if (reasonCode === (isV5 ? 0x87 : 5)) return new LabError('mqtt.not-authorised', { username });
  const meaning = isV5 ? reasonMeaning(reasonCode) : returnCodeMeaning(reasonCode);
  return new LabError('mqtt.rejected', { reasonCode, meaning });
}

/** Whether trying again may help by itself: not where the profile or the broker must change first. */
export function isPassing(error: LabError): boolean {
  switch (error.code) {
    case 'mqtt.rejected':
    case 'mqtt.disconnected': {
      const { reasonCode } = (error as LabError<'mqtt.rejected'>).facts;
      return PASSING.has(reasonCode) || reasonCode === UNAVAILABLE_3_1_1;
    }
    case 'mqtt.proxy':
      return !(error as LabError<'mqtt.proxy'>).facts.isRefusal;
    case 'mqtt.host-not-found':
    case 'mqtt.refused':
    case 'mqtt.timeout':
    case 'mqtt.unreachable':
    case 'mqtt.not-a-broker':
    case 'mqtt.lost':
    case 'mqtt.protocol-error':
      return true;
    default:
      return false;
  }
}
