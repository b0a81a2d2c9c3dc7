/** Why a key file could not be used, as far as its reader knows. */
export type KeyProblemKind = 'passphrase-needed' | 'passphrase-wrong' | 'unusable';

/** Thrown by everything that reads key files; it crosses threads as its two fields. */
export class KeyProblem extends Error {
  override readonly name = 'KeyProblem';
  readonly kind: KeyProblemKind;

  /** @param reason Completes “cannot be used (…)”; never holds anything secret. */
  constructor(kind: KeyProblemKind, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.kind = kind;
  }
}

/** @throws KeyProblem `unusable`. */
export function unusable(reason: string, cause?: unknown): never {
  throw new KeyProblem('unusable', reason, { cause });
}

/** What is said of bytes that are not what their format promises. */
export const DAMAGED = 'it is damaged or not complete';
