import type { KeyConcern, KeyRow } from '../../../shared/contract/keys.ts';
import { describeHostKey } from '../lib/ssh/host-key.ts';
import type { KeyFile, PrivateKeyFile } from '../lib/keys/key-file.ts';
import { publicBlobOf } from '../lib/keys/key-fields.ts';

/** Rights to a private key that only its owner may have. */
const OTHERS = 0o077;
/** What is safe today, in bits of the modulus. */
const SAFE_RSA_BITS = 2_048;

/** One file of a key, as far as it could be read. */
export interface FoundFile {
  file: KeyFile | null;
  /** Why it could not be used; empty where it could. */
  problem: string;
  changedAtMs: number;
  /** Permission bits; null where the system has none. */
  mode: number | null;
}

type Facts = Omit<KeyRow, 'place' | 'name' | 'path'>;

/** What there is to say of a key, from its private file, its public file, or both. */
export function describeKey(secret: FoundFile | null, shown: FoundFile | null): Facts {
  const privateFile = secret?.file?.kind === 'private' ? secret.file : null;
  const publicFile = shown?.file?.kind === 'public' ? shown.file : null;
  const inner = privateFile ? insideOf(privateFile) : { blob: null, comment: '', problem: '' };
  const blob = inner.blob ?? publicFile?.blob ?? null;
  const key = blob && describeHostKey(blob);
  const isPair = inner.blob === null || publicFile === null || inner.blob.equals(publicFile.blob);
  const concerns: [KeyConcern, boolean | undefined][] = [
    ['halves-differ', !isPair],
    ['open-to-others', secret?.mode !== null && secret !== null && (secret.mode & OTHERS) > 0],
    ['short-rsa', key?.type === 'ssh-rsa' && key.bits < SAFE_RSA_BITS],
    ['dsa', key?.type === 'ssh-dss'],
    ['weak-derivation', privateFile?.protection?.derivation === 'MD5'],
    ['no-passphrase', privateFile?.protection === null],
    ['no-public-file', privateFile !== null && shown === null],
  ];
  return {
    hasPrivate: secret !== null,
    hasPublic: shown !== null,
    format: privateFile?.format ?? null,
    key,
    comment: inner.comment || publicFile?.comment || '',
    protection: privateFile?.protection ?? null,
    changedAtMs: (secret ?? shown)?.changedAtMs ?? 0,
    mode: secret?.mode ?? null,
    concerns: concerns.flatMap(([concern, isSo]) => (isSo ? [concern] : [])),
    problem: secret?.problem || inner.problem || shown?.problem || '',
  };
}

/** What the private file shows without a passphrase; a key in the clear shows all, and is opened to see that it is whole. */
function insideOf(file: PrivateKeyFile): { blob: Buffer | null; comment: string; problem: string } {
  const outside = { blob: file.publicBlob, comment: file.comment ?? '', problem: '' };
  if (file.protection) return outside;
  try {
    const { key, comment } = file.open(null);
    return { blob: publicBlobOf(key), comment, problem: '' };
  } catch (error) {
    return { ...outside, problem: (error as Error).message };
  }
}
