import { z } from 'zod';

import { Bytes } from './ids.ts';

/** A string of MQTT holds at most 65,535 bytes of UTF-8 [MQTT-1.5.4]. */
const mqttText = z.string().max(65_535);

/** Most user properties one message is sent with. */
export const MAX_USER_PROPERTIES = 100;

/** What a message of MQTT 5.0 says about itself beside its payload; what is left out is not sent (§3.3.2.3). */
export const PublishProperties = z.object({
  /** The payload format indicator: true for UTF-8 text, false for unspecified bytes. */
  isUtf8: z.boolean().optional(),
  contentType: mqttText.optional(),
  responseTopic: mqttText.optional(),
  correlationData: Bytes.refine((bytes) => bytes.byteLength <= 65_535, 'at most 65,535 bytes').optional(),
  /** Seconds. */
  messageExpiryS: z.number().int().min(0).max(4_294_967_295).optional(),
  topicAlias: z.number().int().min(1).max(65_535).optional(),
  /** Name and value, in order; a name may come more than once. */
  userProperties: z
    .array(z.tuple([mqttText, mqttText]))
    .max(MAX_USER_PROPERTIES)
    .optional(),
});
export type PublishProperties = z.infer<typeof PublishProperties>;

/** The properties of a received message. */
export const MessageProperties = PublishProperties.extend({
  /** All that came, however many. */
  userProperties: z.array(z.tuple([z.string(), z.string()])).optional(),
  /** Identifiers of the subscriptions this message was delivered for. */
  subscriptionIds: z.array(z.number()).optional(),
});
export type MessageProperties = z.infer<typeof MessageProperties>;

/** What the broker said in its CONNACK; null where it said nothing (MQTT 5.0 §3.2.2.3) or speaks 3.1.1. */
export const BrokerFacts = z.object({
  /** Seconds the broker keeps the session; null: as asked. */
  sessionExpiryS: z.number().nullable(),
  /** Messages of QoS 1 and 2 it takes at a time; null: 65,535. */
  receiveMaximum: z.number().nullable(),
  maximumQos: z.number().nullable(),
  /** Bytes; null: no limit. */
  maximumPacketBytes: z.number().nullable(),
  topicAliasMaximum: z.number().nullable(),
  isRetainAvailable: z.boolean().nullable(),
  isWildcardAvailable: z.boolean().nullable(),
  isSharedAvailable: z.boolean().nullable(),
  areSubscriptionIdsAvailable: z.boolean().nullable(),
  /** Seconds; null: as asked. */
  serverKeepAliveS: z.number().nullable(),
  assignedClientId: z.string().nullable(),
  responseInformation: z.string().nullable(),
  serverReference: z.string().nullable(),
  reasonString: z.string().nullable(),
  userProperties: z.array(z.tuple([z.string(), z.string()])),
});
export type BrokerFacts = z.infer<typeof BrokerFacts>;
