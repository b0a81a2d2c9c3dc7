declare module 'bcrypt-pbkdf' {
  /** Fills `out` with `outBytes` derived bytes. Answers 0, or another number where the arguments are no good. */
  export function pbkdf(
    passphrase: Uint8Array,
    passphraseBytes: number,
    salt: Uint8Array,
    saltBytes: number,
    out: Uint8Array,
    outBytes: number,
    rounds: number,
  ): number;
}
