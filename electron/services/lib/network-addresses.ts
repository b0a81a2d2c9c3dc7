import { networkInterfaces } from 'node:os';

/** Addresses under which other machines reach this one; those that hold only on one link are left out. */
export function networkAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? [])
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      .map(({ address }) => address),
  );
}
