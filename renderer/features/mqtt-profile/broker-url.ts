import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';

export type Transport = MqttSettings['transport'];

/** The port a broker usually listens on; 9001 and 443 are habits, not assignments. */
export const USUAL_PORT: Record<Transport, number> = { tcp: 1883, tls: 8883, ws: 9001, wss: 443 };

export const hasTls = (transport: Transport): boolean => transport === 'tls' || transport === 'wss';
export const hasPath = (transport: Transport): boolean => transport === 'ws' || transport === 'wss';

const SCHEMES: Record<string, Transport> = {
  mqtt: 'tcp',
  tcp: 'tcp',
  mqtts: 'tls',
  tls: 'tls',
  ssl: 'tls',
  ws: 'ws',
  http: 'ws',
  wss: 'wss',
  https: 'wss',
};

/** What the address of a broker says. */
export interface BrokerUrl {
  transport: Transport;
  host: string;
  port: number;
  /** Null where the address has none. */
  path: string | null;
  username: string | null;
  password: string | null;
}

/** Reads an address such as `mqtts://user@host:8883`; null where the text is not one. */
export function parseBrokerUrl(text: string): BrokerUrl | null {
  const [, scheme, rest] = /^\s*([a-z]+):\/\/(\S+)\s*$/i.exec(text) ?? [];
  const transport = SCHEMES[scheme?.toLowerCase() ?? ''];
  if (!transport || !rest) return null;
  // A scheme the URL standard knows nothing of is read differently in each browser; and http drops port 80.
  const url = URL.parse(`ws://${rest}`);
  if (!url?.hostname) return null;
  const port = Number(/:(\d+)$/.exec(rest.split(/[/?#]/)[0] ?? '')?.[1] ?? USUAL_PORT[transport]);
  const path = url.pathname + url.search;
  return {
    transport,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    path: hasPath(transport) && path !== '/' ? path : null,
    username: url.username === '' ? null : decoded(url.username),
    password: url.password === '' ? null : decoded(url.password),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that stands for itself
  }
}

/** An address for titles, where the profile has no name yet. */
export function addressOf({
  transport,
  host,
  port,
}: {
  transport: Transport;
  host: string;
  port: number | '';
}): string {
  const scheme = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' }[transport];
  return `${scheme}://${hostPort(host, port)}`;
}
