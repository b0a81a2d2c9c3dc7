import type { IClientOptions } from 'mqtt';

import type { EnhancedAuth } from './enhanced-auth.ts';
import type { LinkOptions } from './mqtt-link.ts';

/** Topic aliases a broker may use towards us; those messages take the slower way through the client. */
const TOPIC_ALIASES = 16;

/** What a profile asks of mqtt.js: one conversation, and nothing of its own accord. */
export function clientOptions(
  { settings, secrets, clientId, inFlight }: LinkOptions,
  auth: EnhancedAuth | null,
): IClientOptions {
  const { protocolVersion, will } = settings;
  const isProved = auth?.replacesPassword ?? false;
  const username = isProved ? '' : settings.username;
  // [MQTT-3.1.2-22]: MQTT 3.1.1 allows no password without a user name.
  const password = !isProved && (username !== '' || protocolVersion === 5) ? secrets.password : undefined;
  return {
    manualConnect: true,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    log: () => undefined,
    protocolId: 'MQTT',
    protocolVersion,
    clientId,
    clean: settings.cleanStart,
    keepalive: settings.keepaliveS,
    connectTimeout: settings.connectTimeoutMs,
    // mqtt-packet writes no password without a user name, which MQTT 5.0 would allow: it may be empty.
    ...(username === '' && !password ? {} : { username }),
    ...(password ? { password } : {}),
    ...(will ? { will: { ...will, payload: Buffer.from(will.payload) } } : {}),
    ...(protocolVersion === 5
      ? {
          properties: {
            sessionExpiryInterval: settings.sessionExpiryS,
            topicAliasMaximum: TOPIC_ALIASES,
            requestResponseInformation: true,
            ...(auth ? { authenticationMethod: auth.method } : {}),
            ...(auth?.data ? { authenticationData: auth.data } : {}),
          },
        }
      : {}),
    ...inFlight,
  };
}
