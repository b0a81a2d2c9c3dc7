import { z } from 'zod';

import { topicFilterProblem } from '../domain/topic-filter.ts';

/** How clients reach the broker; TLS and secure WebSocket use a certificate of the lab's authority. */
export const ListenerKind = z.enum(['tcp', 'tls', 'ws', 'wss']);
export type ListenerKind = z.infer<typeof ListenerKind>;

/** In the order they are shown and opened. */
export const LISTENER_KINDS: readonly ListenerKind[] = ListenerKind.options;

const Listener = z.object({
  isOn: z.boolean(),
  /** 0 takes any free one. */
  port: z.number().int().min(0).max(65_535),
});

const userName = z
  .string()
  .min(1)
  .max(200)
  // Mosquitto's password files end a name at the colon, a line at its end.
  .regex(/^[^:\p{Cc}]+$/u, 'a user name holds no colon and no control character');

/** `%u` stands for the client's user name, `%c` for its id. */
const aclFilter = z
  .string()
  .max(1_000)
  .refine((filter) => topicFilterProblem(filter) === null, 'not a topic filter');

/** What one rule allows or forbids. */
export const AclRule = z.object({
  /** Empty: any user, anonymous ones included. */
  user: z.string().max(200),
  /** Empty: any client id. */
  clientId: z.string().max(200),
  access: z.enum(['read', 'write', 'both', 'deny']),
  filter: aclFilter,
});
export type AclRule = z.infer<typeof AclRule>;

/** Most characters of a mosquitto.conf. */
export const MAX_CONF_CHARACTERS = 200_000;

/** Longest delay a fault makes, in milliseconds. */
export const MAX_FAULT_DELAY_MS = 60_000;

/** Something to go wrong on purpose, for matching clients and topics. */
export const Fault = z.object({
  isOn: z.boolean(),
  what: z.enum(['delay', 'drop', 'duplicate', 'disconnect', 'refuse', 'expire']),
  /** `*` stands for any characters; empty for any client. */
  clientId: z.string().max(200),
  /** Topics of the messages; unused by `refuse` and `expire`, which are about connecting. */
  filter: aclFilter,
  /** Of 100 messages, or connects, how many it meets. */
  percent: z.number().int().min(1).max(100),
  delayMs: z.number().int().min(0).max(MAX_FAULT_DELAY_MS),
  /** CONNACK return code of `refuse` [MQTT-3.2.2.3]. */
  returnCode: z.literal([2, 3, 4, 5]),
});
export type Fault = z.infer<typeof Fault>;

/** A mosquitto.conf of the user's own. */
const OwnConf = z.object({
  /** Mosquitto runs with it in place of what the settings say; it may name the users' and rules' files. */
  isUsed: z.boolean(),
  conf: z.string().max(MAX_CONF_CHARACTERS),
});

export const BrokerSettings = z.object({
  /** The embedded broker speaks MQTT 3.1.1; an installed Mosquitto speaks 5.0, too. */
  engine: z.enum(['embedded', 'mosquitto']),
  /** Who can reach it: programs of this machine, or everyone on its networks. */
  reach: z.enum(['loopback', 'network']),
  listeners: z.object({ tcp: Listener, tls: Listener, ws: Listener, wss: Listener }),
  allowsAnonymous: z.boolean(),
  users: z.array(z.object({ name: userName })).max(500),
  /** Only what a rule allows may be read and written. */
  hasRules: z.boolean(),
  rules: z.array(AclRule).max(500),
  /** 0: no limit. */
  maxClients: z.number().int().min(0).max(100_000),
  /** Largest payload of a message, in bytes. */
  maxPayloadBytes: z.number().int().min(1).max(268_435_455),
  /** Retained messages and sessions outlive the broker's stop and the program's. */
  keepsState: z.boolean().default(false),
  faults: z.array(Fault).max(100),
  mosquitto: OwnConf.default({ isUsed: false, conf: '' }),
});
export type BrokerSettings = z.infer<typeof BrokerSettings>;

export const DEFAULT_BROKER: BrokerSettings = {
  engine: 'embedded',
  reach: 'loopback',
  listeners: {
    tcp: { isOn: true, port: 1883 },
    tls: { isOn: false, port: 8883 },
    ws: { isOn: true, port: 9001 },
    wss: { isOn: false, port: 9443 },
  },
  allowsAnonymous: true,
  users: [],
  hasRules: false,
  rules: [],
  maxClients: 0,
  maxPayloadBytes: 16 * 1024 * 1024,
  keepsState: false,
  faults: [],
  mosquitto: { isUsed: false, conf: '' },
};
