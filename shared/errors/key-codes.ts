/** What can go wrong with SSH key files. */
export interface KeyErrorFacts {
  /** The file is gone, or was never there. */
  'keys.unknown': { name: string };
  /** A file of that name is there already. */
  'keys.exists': { path: string };
  /** It is no key, or one that cannot be used; `reason` completes “cannot be used: …”. */
  'keys.unusable': { name: string; reason: string };
  'keys.passphrase-needed': { name: string };
  /** `reason` says what is known: some formats cannot tell a wrong passphrase from damage. */
  'keys.wrong-passphrase': { name: string; reason: string };
  /** A private key would be written in the clear, and nobody said that this is meant. */
  'keys.clear-not-meant': Record<never, never>;
  /** A file or folder could not be read or written; `reason` is the system's error code. */
  'keys.file-failed': { path: string; verb: 'read' | 'written' | 'deleted'; reason: string };
  /** The account's file could not be written; `said` is what the device said. */
  'keys.not-installed': { said: string };
  /** Another program or window changed the list of known hosts meanwhile. */
  'known-hosts.changed': { list: string };
  /** This list is not ours to change. */
  'known-hosts.read-only': { path: string };
}
