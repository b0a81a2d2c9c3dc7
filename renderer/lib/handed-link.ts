/** Addresses a new profile is to be made of; never stored, as they may hold a password. */
const handed: string[] = [];

/** Leaves an address for the next form of a new profile. */
export const handLink = (url: string): void => void handed.push(url);

/** The address left first; null where there is none. */
export const takeHandedLink = (): string | null => handed.shift() ?? null;
