import type { MqttSettings } from '../contract/mqtt-profile.ts';

const SCHEMES = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' } as const;

/** `host:port`, IPv6 in brackets; the port may still be missing in a form. */
export function hostPort(host: string, port: number | ''): string {
  // Of all that can stand for a host, only IPv6 has colons.
  return `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** The host as the system takes it: an IPv6 address may be written in brackets. */
export const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** Where a profile points, as `mqtts://host:8883` or `ws://[::1]:9001/mqtt`. */
export function brokerAddress({
  transport,
  host,
  port,
  path,
}: Pick<MqttSettings, 'transport' | 'host' | 'port' | 'path'>): string {
  const isWeb = transport === 'ws' || transport === 'wss';
  const tail = isWeb ? `/${path.replace(/^\//, '')}` : '';
  return `${SCHEMES[transport]}://${hostPort(host, port)}${tail}`;
}
