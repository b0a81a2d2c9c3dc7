import { parentPort } from 'node:worker_threads';

import { Sandbox, type ScriptFailure, type ScriptResult } from './sandbox.ts';

/** What the thread is asked. */
export type ScriptQuestion =
  | { id: number; do: 'load'; script: number; source: string; name: string }
  | { id: number; do: 'call'; script: number; name: string; args: readonly unknown[]; bytes: Uint8Array | null }
  | { id: number; do: 'close'; script: number };

/** What it answers, to the question of the same id. */
export type ScriptAnswer = { id: number } & ScriptResult;

const sandboxes = new Map<number, Sandbox>();
const NONE: ScriptResult = { json: 'null', printed: '' };

async function answer(question: ScriptQuestion): Promise<ScriptResult> {
  const { script } = question;
  if (question.do === 'load') return await load(script, question.source, question.name);
  const sandbox = sandboxes.get(script);
  if (question.do === 'call')
    return sandbox?.call(question.name, question.args, question.bytes) ?? failed('it is not loaded');
  sandboxes.delete(script);
  sandbox?.[Symbol.dispose]();
  return NONE;
}

async function load(script: number, source: string, name: string): Promise<ScriptResult> {
  const { sandbox, failure } = await Sandbox.open(source);
  const missing = failure === null && !sandbox.has(name) ? `it has no function ${name}(…)` : null;
  if (failure === null && missing === null) {
    sandboxes.set(script, sandbox);
    return NONE;
  }
  sandbox[Symbol.dispose]();
  return failure ? { failure, printed: '' } : failed(missing!);
}

function failed(reason: string): ScriptResult {
  const failure: ScriptFailure = { kind: 'threw', reason, line: null };
  return { failure, printed: '' };
}

parentPort?.on('message', (question: ScriptQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void answer(question).then((result) => parentPort!.postMessage({ id: question.id, ...result }));
});
