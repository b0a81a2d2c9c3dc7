import { hostPort } from './broker-address.ts';

/** A TCP port of a host, or a Unix socket. */
export type TunnelPlace = { host: string; port: number } | { path: string };

/** `host:port`, IPv6 in brackets, or the path of a Unix socket. */
export const placeText = (place: TunnelPlace): string =>
  'path' in place ? place.path : hostPort(place.host, place.port);

/** Whether only programs on the machine that listens there can connect. */
export function isLoopback(place: TunnelPlace): boolean {
  return 'path' in place || /^(127(\.\d{1,3}){3}|::1|localhost)$/i.test(place.host);
}
