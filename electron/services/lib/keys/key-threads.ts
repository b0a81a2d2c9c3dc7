import { createPrivateKey, createPublicKey, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';

import { threadFile } from '../thread-file.ts';
import { generateKeyNow, type KeyKind } from './generate-key.ts';
import { readKeyFile } from './key-file.ts';
import { KeyProblem, unusable } from './key-problem.ts';
import type { BareKey, KeyJob, KeyJobAnswer, KeyJobResults } from './key-worker.ts';
import type { OpenedKey } from './openssh-private.ts';
import { writePrivateKey, type Writing } from './write-private.ts';

/** A derivation that takes longer is given up, in milliseconds. */
const MOST_MS = 180_000;

/** Makes a private key; large ones of RSA take many seconds. @throws the signal's reason. */
export async function generateKey(kind: KeyKind, signal?: AbortSignal): Promise<KeyObject> {
  if (kind.type !== 'rsa') return generateKeyNow(kind);
  return opened(await inThread({ do: 'generate', kind }, signal)).key;
}

/** Opens a private key file, in a thread of its own where a passphrase protects it. @throws KeyProblem, the signal's reason. */
export async function openKey(bytes: Uint8Array, passphrase: string | null, signal?: AbortSignal): Promise<OpenedKey> {
  const file = readKeyFile(bytes);
  if (file?.kind !== 'private') unusable(file ? 'it is the public half: choose the private one' : 'it holds no key');
  if (file.protection === null || !passphrase) return file.open(null);
  return opened(await inThread({ do: 'open', file: new Uint8Array(bytes), passphrase }, signal));
}

/** The text of a private key file, made in a thread of its own where a passphrase is to protect it. @throws KeyProblem, the signal's reason. */
export async function writeKey({ key, comment }: OpenedKey, writing: Writing, signal?: AbortSignal): Promise<string> {
  if (writing.protection === null) return writePrivateKey({ key, comment }, writing);
  const pkcs8 = new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
  return inThread({ do: 'write', key: { pkcs8, comment }, writing }, signal);
}

/** Signs with the private half and checks with the public one. @throws KeyProblem where it does not hold. */
export function proveKey(key: KeyObject, shown: KeyObject = createPublicKey(key)): void {
  const kind = key.asymmetricKeyType;
  const hash = kind === 'ed25519' ? null : 'sha512';
  const message = randomBytes(64);
  if (!verify(hash, message, shown, sign(hash, message, key)))
    unusable('a signature it made does not fit its public half');
}

function opened({ pkcs8, comment }: BareKey): OpenedKey {
  return { key: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }), comment };
}

async function inThread<Job extends KeyJob>(job: Job, signal?: AbortSignal): Promise<KeyJobResults[Job['do']]> {
  signal?.throwIfAborted();
  const worker = new Worker(threadFile('key-worker', import.meta.url), { workerData: job });
  const { promise, resolve, reject } = Promise.withResolvers<KeyJobAnswer>();
  const giveUp = (): void => reject(signal!.reason as Error);
  const timer = setTimeout(() => reject(new KeyProblem('unusable', 'its key derivation takes too long')), MOST_MS);
  worker.once('message', resolve);
  worker.once('error', reject);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const answer = await promise;
    if ('problem' in answer) throw new KeyProblem(answer.problem.kind, answer.problem.reason);
    return answer.result as KeyJobResults[Job['do']];
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    void worker.terminate();
  }
}
