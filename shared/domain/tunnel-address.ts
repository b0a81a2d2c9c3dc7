import { hostPort } from './broker-address.ts';
import { isLoopback } from './reach.ts';

/** A TCP port of a host, or a Unix socket. */
export type TunnelPlace = { host: string; port: number } | { path: string };

/** `host:port`, IPv6 in brackets, or the path of a Unix socket. */
export const placeText = (place: TunnelPlace): string =>
  'path' in place ? place.path : hostPort(place.host, place.port);

/** Whether only programs on the machine that listens there can connect. */
export function isLoopbackPlace(place: TunnelPlace): boolean {
  return 'path' in place || isLoopback(place.host);
}
