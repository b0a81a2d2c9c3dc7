import { shellQuoted as quoted } from './shell-quote.ts';

/** What `ssh-keygen` needs to know to make a key. */
export interface KeygenPlan {
  kind: { type: 'ed25519' } | { type: 'ecdsa' | 'rsa'; bits: number };
  path: string;
  comment: string;
  /** Rounds of bcrypt; null where the key is to have no passphrase. */
  rounds: number | null;
}

/** The command that does the same in a POSIX shell. It never holds a passphrase: ssh-keygen asks for that itself. */
export function sshKeygenCommand({ kind, path, comment, rounds }: KeygenPlan): string {
  const bits = 'bits' in kind ? ['-b', String(kind.bits)] : [];
  const protection = rounds === null ? ['-N', "''"] : ['-a', String(rounds)];
  return ['ssh-keygen', '-t', kind.type, ...bits, ...protection, '-C', quoted(comment), '-f', quoted(path)].join(' ');
}
