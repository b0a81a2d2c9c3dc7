/** Seals secrets for the workspace; only sealed bytes are ever stored. */
export interface Secrets {
  /** How it seals, in words the user reads in the about box. */
  readonly backend: string;
  seal(secret: string): Promise<Uint8Array>;
  /** @throws LabError `secrets.unreadable` when the bytes were sealed elsewhere or are damaged. */
  open(sealed: Uint8Array): Promise<string>;
}
