import ssh2 from 'ssh2';

import { sha256Of } from '../../lib/ssh/host-key.ts';
import { offeredAlgorithms } from '../algorithms.ts';

/** Longest wait for the server, in milliseconds. */
const ANSWER_MS = 20_000;

export interface ProofPlan {
  host: string;
  port: number;
  user: string;
  /** The host key the user trusted; no other is talked to. */
  hostKey: { type: string; sha256: string };
  /** In OpenSSH's format, in the clear. */
  privateKey: string;
}

/** Logs in with one key and nothing else, and leaves at once; answers null, or why it did not get in. */
export async function proveLogin(plan: ProofPlan, signal: AbortSignal): Promise<string | null> {
  const { host, port, user: username, hostKey, privateKey } = plan;
  const client = new ssh2.Client();
  const leave = (): void => void client.destroy();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await new Promise((resolve) => {
      client.once('ready', () => resolve(null));
      client.on('error', (error) => resolve(error.message));
      client.once('close', () => resolve('it closed the connection'));
      client.connect({
        ...{ host, port, username, readyTimeout: ANSWER_MS, algorithms: offeredAlgorithms([hostKey.type]) },
        hostVerifier: (key: Buffer) => sha256Of(key) === hostKey.sha256,
        privateKey,
        authHandler: ['publickey'],
      });
      if (signal.aborted) leave();
    });
  } finally {
    signal.removeEventListener('abort', leave);
    client.end();
  }
}
