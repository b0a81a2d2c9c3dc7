import { networkInterfaces } from 'node:os';

import type { NetworkInterface } from '../../../shared/contract/socket-udp.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';

/** The network interfaces that are up and have addresses. */
export function upInterfaces(): NetworkInterface[] {
  return Object.entries(networkInterfaces()).map(([name, entries = []]) => ({
    name,
    addresses: entries.map(({ address }) => address),
    families: ([4, 6] as const).filter((family) => entries.some((entry) => entry.family === `IPv${family}`)),
    isInternal: entries.every(({ internal }) => internal),
  }));
}

/**
 * How an interface is told to the system: IPv4 by one of its addresses, IPv6 by its name as a zone.
 *
 * @returns undefined for an empty name: the system chooses
 * @throws LabError `socket.no-interface`.
 */
export function multicastInterface(name: string, family: 4 | 6): string | undefined {
  if (name === '') return undefined;
  const address = networkInterfaces()[name]?.find((entry) => entry.family === `IPv${family}`)?.address;
  if (!address) throw new LabError('socket.no-interface', { name, family });
  // Windows knows zones by number, not by name.
  const zone = process.platform === 'win32' ? networkInterfaces()[name]?.find(({ scopeid }) => scopeid)?.scopeid : name;
  return family === 4 ? address : `::%${zone ?? name}`;
}
