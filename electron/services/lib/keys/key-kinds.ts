/** A type of key that can be made, and its size where there is a choice. */
export type KeyKind = { type: 'ed25519' } | { type: 'ecdsa'; bits: 256 | 384 | 521 } | { type: 'rsa'; bits: number };
