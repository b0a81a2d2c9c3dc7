import type { IConnackPacket } from 'mqtt-packet';

import type { PublishProperties } from '../../../shared/contract/mqtt-properties.ts';
import { propertyBytes } from './publish-options.ts';

const PACKET_TOO_LARGE = 0x95;
const RETAIN_NOT_SUPPORTED = 0x9a;
const TOPIC_ALIAS_INVALID = 0x94;
const QOS_NOT_SUPPORTED = 0x9b;

/** Most bytes of a PUBLISH beside topic, payload and properties: header, lengths and packet id. */
const PUBLISH_OVERHEAD_BYTES = 10;

/**
 * The reason code a broker that stated its limits in CONNACK would answer a message with; 0 for none.
 *
 * @see [MQTT-3.2.2-11], [MQTT-3.2.2-14], [MQTT-3.2.2-15], [MQTT-3.2.2-17]
 */
export function brokerLimitProblem(
  limits: IConnackPacket['properties'],
  topic: string,
  payloadBytes: number,
  qos: 0 | 1 | 2,
  retain: boolean,
  properties?: PublishProperties,
): number {
  if (!limits) return properties?.topicAlias ? TOPIC_ALIAS_INVALID : 0;
  if (retain && limits.retainAvailable === false) return RETAIN_NOT_SUPPORTED;
  if (limits.maximumQoS !== undefined && qos > limits.maximumQoS) return QOS_NOT_SUPPORTED;
  // [MQTT-3.3.2-9]: a broker that names no maximum takes no alias.
  if ((properties?.topicAlias ?? 0) > (limits.topicAliasMaximum ?? 0)) return TOPIC_ALIAS_INVALID;
  const bytes = Buffer.byteLength(topic) + payloadBytes + propertyBytes(properties) + PUBLISH_OVERHEAD_BYTES;
  return limits.maximumPacketSize !== undefined && bytes > limits.maximumPacketSize ? PACKET_TOO_LARGE : 0;
}
