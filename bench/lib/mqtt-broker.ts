import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../e2e/fixtures/peers/free-port.ts';
import { PeerProcess } from '../../e2e/fixtures/peers/peer-process.ts';
import { needProgram } from '../../e2e/fixtures/peers/programs.ts';
import type { Publish, Published } from './mqtt-publisher.ts';

/** Debian's mosquitto with its stock limits, quiet, and a publisher beside it. */
export class BenchBroker implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #broker: PeerProcess;
  readonly #publisher: ChildProcess;

  private constructor(port: number, folder: string, broker: PeerProcess) {
    this.port = port;
    this.#folder = folder;
    this.#broker = broker;
    this.#publisher = fork(new URL('./mqtt-publisher.ts', import.meta.url));
  }

  static async start(): Promise<BenchBroker> {
    const folder = await mkdtemp(join(tmpdir(), 'wirebench-bench-'));
    const port = await freePort();
    const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'log_type error', ''];
    // As root it would become a user who cannot read the folder.
    if (process.getuid?.() === 0) lines.unshift('user root');
    await writeFile(join(folder, 'mosquitto.conf'), lines.join('\n'));
    const broker = new PeerProcess(needProgram('mosquitto'), ['-c', join(folder, 'mosquitto.conf')]);
    await broker.listening(port);
    return new BenchBroker(port, folder, broker);
  }

  /** Resolves when the broker has read the last byte. */
  async publish(order: Omit<Publish, 'port'>): Promise<Published> {
    if (this.#publisher.exitCode !== null) throw new Error('the publisher is gone');
    const answered = new AbortController();
    const answer = once(this.#publisher, 'message') as Promise<[Published]>;
    const died = once(this.#publisher, 'exit', { signal: answered.signal }).then(() => {
      throw new Error('the publisher ended in the middle of its work');
    });
    this.#publisher.send({ ...order, port: this.port });
    try {
      return (await Promise.race([answer, died]))[0];
    } finally {
      died.catch(() => undefined); // abandoned, not failed
      answered.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#publisher.connected) {
      const gone = once(this.#publisher, 'exit');
      this.#publisher.disconnect();
      await gone;
    }
    await this.#broker.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
