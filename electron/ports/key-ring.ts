import type { KeyId } from '../../shared/contract/keys.ts';

/** Key files, for a service that logs in with them. All throw LabError `keys.*`. */
export interface KeyRing {
  /** The private file as it stands, protected as it is. */
  read(id: KeyId): Promise<{ name: string; text: string }>;
  /** Both halves of the private file, once its passphrase has opened it. */
  openForLogin(id: KeyId, passphrase: string | null): Promise<OpenedForLogin>;
}

/** A key that can log in. */
export interface OpenedForLogin {
  /** In OpenSSH's format and in the clear: for memory, never for a disk or a log. */
  privateKey: string;
  /** Its own public half, as OpenSSH writes it. */
  publicLine: string;
}
