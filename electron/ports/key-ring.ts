import type { KeyId } from '../../shared/contract/keys.ts';

/** Key files, for a service that logs in with them. All throw LabError `keys.*`. */
export interface KeyRing {
  /** The private file as it stands, protected as it is. */
  read(id: KeyId): Promise<{ name: string; text: string }>;
  /** The public half, as OpenSSH writes it. */
  publicLine(id: KeyId): Promise<string>;
  /** The private half in OpenSSH's format and in the clear: for memory, never for a disk or a log. */
  openForLogin(id: KeyId, passphrase: string | null): Promise<string>;
}
