import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2';

/** Host key algorithms that are safe today, best first. SHA-1 (`ssh-rsa`) and DSA are not. */
const HOST_KEY_ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * What we offer: no SHA-1, no CBC, no MAC beside encryption without need. Lists are taken from what ssh2 found this
 * runtime to have, less what is weak. `knownTypes`, the types of keys known for the host, come first: who shows one of
 * them is recognised, and a stranger cannot get by with another type unasked.
 */
export function offeredAlgorithms(knownTypes: readonly string[]): Algorithms {
  const isKnown = (algorithm: string): boolean => knownTypes.includes(algorithm.replace(/^rsa-sha2-.+/, 'ssh-rsa'));
  const known = HOST_KEY_ALGORITHMS.filter(isKnown);
  const others = HOST_KEY_ALGORITHMS.filter((algorithm) => !isKnown(algorithm));
  return {
    serverHostKey: [...known, ...others],
    // ssh2 offers no SHA-1 key exchange by itself; `zlib` before the login is the one compression to leave out.
    compress: ['none'],
    hmac: without('hmac-sha1', 'hmac-sha1-etm@openssh.com'),
  };
}

/** ssh2 takes any of three changes of its own list; its types want all three. */
const without = (...remove: string[]) =>
  ({ append: [], prepend: [], remove }) as unknown as NonNullable<Algorithms['hmac']>;
