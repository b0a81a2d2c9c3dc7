import { LabError } from '../../../shared/errors/lab-error.ts';
import { KeyProblem } from '../lib/keys/key-problem.ts';

/** Runs work on one key; what its readers have against the file becomes what the user reads. @throws LabError `keys.*`. */
export async function aboutKey<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KeyProblem)) throw error;
    const { kind, message: reason } = error;
    if (kind === 'passphrase-needed') throw new LabError('keys.passphrase-needed', { name }, { cause: error });
    if (kind === 'passphrase-wrong') throw new LabError('keys.wrong-passphrase', { name, reason }, { cause: error });
    throw new LabError('keys.unusable', { name, reason }, { cause: error });
  }
}
