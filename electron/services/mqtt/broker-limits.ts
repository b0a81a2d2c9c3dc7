import type { IConnackPacket } from 'mqtt-packet';

const PACKET_TOO_LARGE = 0x95;
const RETAIN_NOT_SUPPORTED = 0x9a;
const QOS_NOT_SUPPORTED = 0x9b;

/** Most bytes of a PUBLISH beside topic and payload: header, lengths, packet id and no properties. */
const PUBLISH_OVERHEAD_BYTES = 10;

/**
 * The reason code a broker that stated its limits in CONNACK would answer a message with; 0 for none.
 *
 * @see [MQTT-3.2.2-11], [MQTT-3.2.2-14], [MQTT-3.2.2-15]
 */
export function brokerLimitProblem(
  limits: IConnackPacket['properties'],
  topic: string,
  payloadBytes: number,
  qos: 0 | 1 | 2,
  retain: boolean,
): number {
  if (!limits) return 0;
  if (retain && limits.retainAvailable === false) return RETAIN_NOT_SUPPORTED;
  if (limits.maximumQoS !== undefined && qos > limits.maximumQoS) return QOS_NOT_SUPPORTED;
  const bytes = Buffer.byteLength(topic) + payloadBytes + PUBLISH_OVERHEAD_BYTES;
  return limits.maximumPacketSize !== undefined && bytes > limits.maximumPacketSize ? PACKET_TOO_LARGE : 0;
}
