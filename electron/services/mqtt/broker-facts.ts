import type { IConnackPacket, UserProperties } from 'mqtt-packet';

import type { BrokerFacts } from '../../../shared/contract/mqtt-properties.ts';

/** What a CONNACK tells of the broker and of the session (MQTT 5.0 §3.2.2.3); in 3.1.1 it tells nothing. */
export function brokerFacts({ properties = {} }: Pick<IConnackPacket, 'properties'>): BrokerFacts {
  return {
    sessionExpiryS: properties.sessionExpiryInterval ?? null,
    receiveMaximum: properties.receiveMaximum ?? null,
    maximumQos: properties.maximumQoS ?? null,
    maximumPacketBytes: properties.maximumPacketSize ?? null,
    topicAliasMaximum: properties.topicAliasMaximum ?? null,
    isRetainAvailable: properties.retainAvailable ?? null,
    isWildcardAvailable: properties.wildcardSubscriptionAvailable ?? null,
    isSharedAvailable: properties.sharedSubscriptionAvailable ?? null,
    areSubscriptionIdsAvailable: properties.subscriptionIdentifiersAvailable ?? null,
    serverKeepAliveS: properties.serverKeepAlive ?? null,
    assignedClientId: properties.assignedClientIdentifier ?? null,
    responseInformation: properties.responseInformation ?? null,
    serverReference: properties.serverReference ?? null,
    reasonString: properties.reasonString ?? null,
    userProperties: pairsOf(properties.userProperties),
  };
}

function pairsOf(properties: UserProperties = {}): [string, string][] {
  return Object.entries(properties).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
}
