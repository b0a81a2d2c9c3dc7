import { createPrivateKey, type KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

import { generateKeyNow, type KeyKind } from './generate-key.ts';
import { readKeyFile } from './key-file.ts';
import { KeyProblem, unusable, type KeyProblemKind } from './key-problem.ts';
import { writePrivateKey, type Writing } from './write-private.ts';

/** A private key on its way between threads: PKCS#8, and what is written beside it. */
export interface BareKey {
  pkcs8: Uint8Array;
  comment: string;
}

/** Slow work on keys; one thread does one job. */
export type KeyJob =
  | { do: 'generate'; kind: KeyKind }
  | { do: 'open'; file: Uint8Array; passphrase: string | null }
  | { do: 'write'; key: BareKey; writing: Writing };

/** What each job makes. */
export interface KeyJobResults {
  generate: BareKey;
  open: BareKey;
  write: string;
}

export type KeyJobAnswer =
  { result: KeyJobResults[KeyJob['do']] } | { problem: { kind: KeyProblemKind; reason: string } };

const bare = (key: KeyObject, comment: string): BareKey => ({
  pkcs8: new Uint8Array(key.export({ format: 'der', type: 'pkcs8' })),
  comment,
});

function work(job: KeyJob): KeyJobResults[KeyJob['do']] {
  if (job.do === 'generate') return bare(generateKeyNow(job.kind), '');
  if (job.do === 'write') {
    const key = createPrivateKey({ key: Buffer.from(job.key.pkcs8), format: 'der', type: 'pkcs8' });
    return writePrivateKey({ key, comment: job.key.comment }, job.writing);
  }
  const file = readKeyFile(job.file);
  if (file?.kind !== 'private') unusable('it holds no private key');
  const { key, comment } = file.open(job.passphrase);
  return bare(key, comment);
}

function answer(job: KeyJob): KeyJobAnswer {
  try {
    return { result: work(job) };
  } catch (error) {
    if (!(error instanceof KeyProblem)) throw error;
    return { problem: { kind: error.kind, reason: error.message } };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(answer(workerData as KeyJob));
