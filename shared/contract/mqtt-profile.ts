import { z } from 'zod';

import { AlpnList, CertificateFile, Fingerprint } from './pem-file.ts';

/** MQTT topic names and filters are at most 65,535 bytes of UTF-8 [MQTT-1.5.4]. */
const topicText = z.string().min(1).max(65_535);

export const Qos = z.literal([0, 1, 2]);
export type Qos = z.infer<typeof Qos>;

/** Largest payload a page may publish, in bytes. */
export const MAX_PUBLISH_BYTES = 16 * 1024 * 1024;

/** Colours a subscription can be told apart by. */
export const SUBSCRIPTION_COLORS = ['blue', 'teal', 'green', 'yellow', 'orange', 'red', 'pink', 'violet'] as const;

/** What is left out is off, zero or none, so that what was saved before these options still loads. */
export const Subscription = z.object({
  filter: topicText,
  qos: Qos,
  /** MQTT 5.0: messages this client publishes do not come back; not for a shared subscription [MQTT-3.8.3-4]. */
  noLocal: z.boolean().optional(),
  /** MQTT 5.0: RETAIN stays as it was published. */
  retainAsPublished: z.boolean().optional(),
  /** MQTT 5.0: retained messages come 0 at every subscribe, 1 only if it is new, 2 never. */
  retainHandling: z.literal([0, 1, 2]).optional(),
  color: z.enum(SUBSCRIPTION_COLORS).optional(),
  /** Kept in the list, but not subscribed at the broker. */
  isPaused: z.boolean().optional(),
});
export type Subscription = z.infer<typeof Subscription>;

/** Header names of a WebSocket request that the connection itself sets, or whose values are secrets. */
const TAKEN_HEADERS =
  /^(host|connection|upgrade|sec-websocket-.*|content-length|transfer-encoding|authorization|cookie)$/i;

/** A header of the WebSocket request, RFC 9110 §5.1, §5.5. */
export const WebSocketHeader = z.object({
  name: z
    .string()
    .max(200)
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)
    .refine((name) => !TAKEN_HEADERS.test(name), 'is set by the connection, or kept as a secret'),
  value: z
    .string()
    .max(4_000)
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/),
});
export type WebSocketHeader = z.infer<typeof WebSocketHeader>;

/** A proxy that passes the connection on: HTTP CONNECT, RFC 9110 §9.3.6, or SOCKS 5, RFC 1928. */
export const ProxySettings = z.object({
  kind: z.enum(['http', 'socks5']),
  host: z.string().trim().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  /** Empty: it asks for none. */
  username: z.string().max(255),
});
export type ProxySettings = z.infer<typeof ProxySettings>;

/** How to reach a broker and what to say to it. Secrets are not in here: see `profiles.save`. */
export const MqttSettings = z.object({
  transport: z.enum(['tcp', 'tls', 'ws', 'wss']),
  host: z.string().trim().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  /** The WebSocket's path; unused elsewhere. */
  path: z.string().max(1_000),
  /** Of the WebSocket request, beside those it has anyway; left out: none. */
  headers: z.array(WebSocketHeader).max(50).optional(),
  /** Left out: the broker is reached directly. */
  proxy: ProxySettings.optional(),
  /** 4 is MQTT 3.1.1, 5 is MQTT 5.0. */
  protocolVersion: z.literal([4, 5]),
  /** Empty: one is made up for each connection. */
  clientId: z.string().max(23_000),
  username: z.string().max(65_535),
  /** Enhanced authentication of MQTT 5.0 §4.12: `SCRAM-SHA-256` and its kin are spoken; left out: none. */
  authenticationMethod: z.string().min(1).max(200).optional(),
  /** Seconds; 0 turns keep-alive off [MQTT-3.1.2.10]. */
  keepaliveS: z.number().int().min(0).max(65_535),
  /** Clean session (3.1.1) or clean start (5.0). */
  cleanStart: z.boolean(),
  /** MQTT 5.0 only, seconds; 4,294,967,295 never expires. */
  sessionExpiryS: z.number().int().min(0).max(4_294_967_295),
  connectTimeoutMs: z.number().int().min(500).max(300_000),
  will: z.object({ topic: topicText, payload: z.string().max(65_535), qos: Qos, retain: z.boolean() }).nullable(),
  /** Certificate authorities to trust instead of the system's. */
  ca: CertificateFile.nullable(),
  clientCertificate: CertificateFile.nullable(),
  /** Name expected in the broker's certificate; empty: `host`. */
  serverName: z.string().max(255),
  /** Application protocols offered in the TLS handshake (ALPN, RFC 7301), such as `x-amzn-mqtt-ca`; left out: none. */
  alpn: AlpnList.optional(),
  /** The one certificate to trust. */
  pinnedFingerprint: Fingerprint.nullable(),
  subscriptions: z.array(Subscription).max(200),
});
export type MqttSettings = z.infer<typeof MqttSettings>;

/** Secrets of an MQTT profile. They travel to the host and never back. */
export const MqttSecrets = z.object({
  password: z.string().max(65_535),
  /** The client certificate's private key, PEM. */
  clientKey: z.string().max(200_000),
  clientKeyPassphrase: z.string().max(1_000),
  /** Value of the WebSocket request's Authorization header. */
  authorization: z.string().max(8_000),
  proxyPassword: z.string().max(255),
  /** What a method that Wirebench does not speak sends with CONNECT, as text. */
  authenticationData: z.string().max(65_535),
});
export type MqttSecrets = z.infer<typeof MqttSecrets>;

/** What a new connection starts from: a local broker, everything subscribed. */
export const DEFAULT_MQTT: MqttSettings = {
  transport: 'tcp',
  host: '127.0.0.1',
  port: 1883,
  path: '/mqtt',
  protocolVersion: 5,
  clientId: '',
  username: '',
  keepaliveS: 60,
  cleanStart: true,
  sessionExpiryS: 0,
  connectTimeoutMs: 10_000,
  will: null,
  ca: null,
  clientCertificate: null,
  serverName: '',
  pinnedFingerprint: null,
  subscriptions: [{ filter: '#', qos: 0 }],
};
