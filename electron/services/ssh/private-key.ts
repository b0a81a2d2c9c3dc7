import ssh2, { type ParsedKey } from 'ssh2';

import { LabError } from '../../../shared/errors/lab-error.ts';
import { KeyProblem } from '../lib/keys/key-problem.ts';
import { openKey } from '../lib/keys/key-threads.ts';
import { writePrivateKey } from '../lib/keys/write-private.ts';

/** A private key file as the user picked it. */
export interface KeyFileText {
  name: string;
  text: string;
}

/** What became of reading a key file: the key, or why a passphrase has to be asked for. */
export type ReadKey = { key: ParsedKey } | { asks: 'passphrase'; isWrong: boolean };

/**
 * Reads a private key of any format for a login: OpenSSH's, PEM (PKCS#1, SEC 1, PKCS#8), PuTTY's.
 * @throws LabError `ssh.bad-key`.
 */
export async function readPrivateKey({ name, text }: KeyFileText, passphrase: string | null): Promise<ReadKey> {
  try {
    const opened = await openKey(Buffer.from(text), passphrase);
    // ssh2 takes keys as text only; this one stays in memory.
    const key = ssh2.utils.parseKey(writePrivateKey(opened, { format: 'openssh', protection: null }));
    if (key instanceof Error) throw new LabError('ssh.bad-key', { name, reason: key.message });
    return { key };
  } catch (error) {
    if (!(error instanceof KeyProblem)) throw error;
    if (error.kind === 'unusable') throw new LabError('ssh.bad-key', { name, reason: error.message }, { cause: error });
    return { asks: 'passphrase', isWrong: error.kind === 'passphrase-wrong' };
  }
}
