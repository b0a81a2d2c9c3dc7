import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';

import { needProgram } from '../../e2e/fixtures/peers/programs.ts';

/** Something that counts the messages of a broker, wherever it does so. */
export interface Counter extends AsyncDisposable {
  readonly name: string;
  /** Asks the broker for everything; resolves when it has agreed, or is sure to have. */
  subscribe(): Promise<void>;
  /** Messages so far. */
  count(): number;
  /** Waits for the count to reach `messages`; answers when it did (ms since the epoch), or null if it never will. */
  reached(messages: number): Promise<number | null>;
}

/** A count that has not moved for this long will not move again, in milliseconds. */
const STALLED_MS = 2_500;
const LOOK_MS = 10;

/** Follows a count that others set, and knows when it stalled. */
export class Tally {
  #messages = 0;
  #movedAtMs = now();

  get messages(): number {
    return this.#messages;
  }

  set(messages: number, atMs = now()): void {
    if (messages === this.#messages) return;
    this.#messages = messages;
    this.#movedAtMs = atMs;
  }

  async reached(messages: number): Promise<number | null> {
    const since = now();
    while (this.#messages < messages) {
      if (now() - Math.max(this.#movedAtMs, since) > STALLED_MS) return null;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return this.#movedAtMs;
  }
}

/** Bare mqtt.js in a process of its own. */
export async function bareMqttJs(port: number): Promise<Counter> {
  const child = fork(new URL('./bare-subscriber.ts', import.meta.url), [String(port)]);
  const tally = new Tally();
  await once(child, 'message');
  child.on('message', ({ messages, atMs }: { messages: number; atMs: number }) => tally.set(messages, atMs));
  return {
    name: 'bare mqtt.js',
    subscribe: async () => {
      child.send('subscribe');
      await once(child, 'message');
    },
    count: () => tally.messages,
    reached: (messages) => tally.reached(messages),
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** `mosquitto_sub`, told to write two bytes a message. */
export async function mosquittoSub(port: number): Promise<Counter> {
  const args = ['-h', '127.0.0.1', '-p', String(port), '-t', '#', '-F', 'x'];
  const child = spawn(needProgram('mosquitto_sub'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const tally = new Tally();
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => tally.set((bytes += chunk.byteLength) / 2));
  return {
    name: 'mosquitto_sub',
    // It does not say when it is subscribed.
    subscribe: () => new Promise((resolve) => setTimeout(resolve, 500)),
    count: () => tally.messages,
    reached: (messages) => tally.reached(messages),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
