import type { IClientPublishOptions } from 'mqtt';
import type { UserProperties } from 'mqtt-packet';

import type { PublishProperties } from '../../../shared/contract/mqtt-properties.ts';

type SentProperties = NonNullable<IClientPublishOptions['properties']>;

/** The properties of a message as the MQTT client takes them; undefined where there are none. */
export function sentProperties(properties: PublishProperties | undefined): SentProperties | undefined {
  if (!properties) return undefined;
  const { isUtf8, contentType, responseTopic, correlationData, messageExpiryS, topicAlias } = properties;
  const sent: SentProperties = {
    ...(isUtf8 === undefined ? {} : { payloadFormatIndicator: isUtf8 }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData) }),
    ...(messageExpiryS === undefined ? {} : { messageExpiryInterval: messageExpiryS }),
    ...(topicAlias === undefined ? {} : { topicAlias }),
    ...(properties.userProperties?.length ? { userProperties: inOrder(properties.userProperties) } : {}),
  };
  return Object.keys(sent).length > 0 ? sent : undefined;
}

/** Bytes these properties take in a packet, at most. */
export function propertyBytes(properties: PublishProperties | undefined): number {
  if (!properties) return 0;
  const { contentType = '', responseTopic = '', correlationData, userProperties = [] } = properties;
  const texts = [contentType, responseTopic, ...userProperties.flat()];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 3, 0);
  return bytes + (correlationData?.byteLength ?? 0) + 20;
}

/**
 * User properties as the client writes them in the order given [MQTT-3.3.2-18]: one object for each, where its types
 * know only one for all, which would bring values of one name together.
 */
function inOrder(pairs: readonly (readonly [string, string])[]): UserProperties {
  return pairs.map(([name, value]) => ({ [name]: value })) as unknown as UserProperties;
}
