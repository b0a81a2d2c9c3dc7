/** Who what is kept with a connection belongs to: its saved profile, or its address where there is none. */
export const connectionOwner = (profileId: string | null, address: string): string =>
  profileId === null ? `address:${address.slice(0, 500)}` : `profile:${profileId}`;
