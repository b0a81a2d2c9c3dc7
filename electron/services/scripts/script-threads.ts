import { Worker } from 'node:worker_threads';

import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Log } from '../../ports/log.ts';
import type { LoadedScript, Scripts } from '../../ports/scripts.ts';
import { threadFile } from '../lib/thread-file.ts';
import type { ScriptFailure } from './sandbox.ts';
import type { ScriptAnswer, ScriptQuestion } from './script-worker.ts';

/** The sandbox ends a call long before; a thread that is silent for so long is lost, in milliseconds. */
const SILENT_MS = 5_000;
/** The thread goes when nothing was asked of it for so long, in milliseconds. */
const IDLE_MS = 60_000;
/** Scripts loaded at a time. */
const MOST_LOADED = 100;

type Asked = ScriptQuestion extends infer Q ? (Q extends { id: number } ? Omit<Q, 'id'> : never) : never;

interface Waiting {
  resolve(answer: ScriptAnswer): void;
  timer: NodeJS.Timeout;
}

/** Users' scripts on a thread of their own, started when there is one; a thread that breaks is begun anew. */
export class ScriptThreads implements Scripts, Disposable {
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  readonly #loaded = new Set<number>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #nextId = 1;

  constructor({ log }: { log: Log }) {
    this.#log = log;
  }

  async load(source: string, name: string): Promise<LoadedScript> {
    if (this.#loaded.size >= MOST_LOADED) throw failure(threw(`${MOST_LOADED} scripts are running, and no more fit`));
    const script = this.#nextId++;
    this.#loaded.add(script);
    try {
      await this.#ask({ do: 'load', script, source, name });
    } catch (error) {
      this.#loaded.delete(script);
      throw error;
    }
    return {
      call: (called, args, bytes) => this.#ask({ do: 'call', script, name: called, args, bytes: bytes ?? null }),
      close: () => {
        if (this.#loaded.delete(script)) this.#ask({ do: 'close', script }).catch(() => undefined);
      },
    };
  }

  [Symbol.dispose](): void {
    this.#lose('the program ends');
  }

  /** @throws LabError `scripts.failed`. */
  async #ask(asked: Asked): Promise<{ json: string; printed: string }> {
    const id = this.#nextId++;
    const worker = (this.#worker ??= this.#start());
    clearTimeout(this.#idle);
    const answer = await new Promise<ScriptAnswer>((resolve) => {
      const timer = setTimeout(() => this.#lose('it did not answer'), SILENT_MS);
      this.#waiting.set(id, { resolve, timer });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ ...asked, id });
    });
    this.#idle = setTimeout(() => this.#rest(), IDLE_MS).unref();
    if ('failure' in answer) throw failure(answer.failure);
    return answer;
  }

  #start(): Worker {
    const worker = new Worker(threadFile('script-worker', import.meta.url));
    worker.unref();
    worker.on('message', (answer: ScriptAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      clearTimeout(waiting?.timer);
      this.#waiting.delete(answer.id);
      waiting?.resolve(answer);
    });
    worker.on('error', (error) => {
      this.#log.error('the thread of scripts broke', { error });
      if (this.#worker === worker) this.#lose('its thread broke');
    });
    return worker;
  }

  /** Lets the thread go with all that is loaded in it; whoever waits is told. */
  #lose(why: string): void {
    const worker = this.#worker;
    this.#worker = null;
    clearTimeout(this.#idle);
    for (const [id, { resolve, timer }] of this.#waiting) {
      clearTimeout(timer);
      resolve({ id, failure: threw(why), printed: '' });
    }
    this.#waiting.clear();
    void worker?.terminate();
  }

  #rest(): void {
    if (this.#loaded.size === 0) this.#lose('');
  }
}

const threw = (reason: string): ScriptFailure => ({ kind: 'threw', reason, line: null });
const failure = ({ kind, reason, line }: ScriptFailure): LabError =>
  new LabError('scripts.failed', { kind, reason, line });
