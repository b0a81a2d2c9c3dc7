import variant from '@jitl/quickjs-singlefile-mjs-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';

import { PRELUDE } from './prelude.ts';

/** Memory of one script: what its values take, and its calls within calls. */
const MEMORY_BYTES = 32 * 1024 * 1024;
const STACK_BYTES = 256 * 1024;
/** Longest time of one call, and of the script's own beginning, in milliseconds. */
const CALL_MS = 100;
/** Longest result, and all that a script may print in one call, in UTF-16 units. */
const RESULT_CHARS = 1_000_000;
const PRINTED_CHARS = 20_000;
/** Name of the script in its own errors. */
const FILE = 'script';

/** Why a script did not do what was asked. */
export interface ScriptFailure {
  kind: 'threw' | 'too-slow' | 'too-much-memory' | 'too-long';
  /** What it says of itself; empty where the kind says all. */
  reason: string;
  /** Line of the script, from 1; null where it is not known. */
  line: number | null;
}

export type ScriptResult = { json: string; printed: string } | { failure: ScriptFailure; printed: string };

let quickJs: Promise<QuickJSWASMModule> | undefined;

/** One script in a world of its own: no clock but `Date`, no network, no files, and limits to time and memory. */
export class Sandbox implements Disposable {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  #deadlineMs = 0;
  #isLate = false;
  #printed = '';

  private constructor(module: QuickJSWASMModule) {
    this.#runtime = module.newRuntime({
      memoryLimitBytes: MEMORY_BYTES,
      maxStackSizeBytes: STACK_BYTES,
      interruptHandler: () => (this.#isLate ||= performance.now() > this.#deadlineMs),
    });
    this.#context = this.#runtime.newContext();
    this.#provide();
  }

  /** Runs the script's top level. */
  static async open(source: string): Promise<{ sandbox: Sandbox; failure: ScriptFailure | null }> {
    quickJs ??= newQuickJSWASMModuleFromVariant(variant);
    const sandbox = new Sandbox(await quickJs);
    sandbox.#run(() => sandbox.#context.evalCode(PRELUDE, 'prelude'));
    const result = sandbox.#run(() => sandbox.#context.evalCode(source, FILE));
    return { sandbox, failure: 'failure' in result ? result.failure : null };
  }

  has(name: string): boolean {
    using value = this.#context.getProp(this.#context.global, name);
    return this.#context.typeof(value) === 'function';
  }

  /** Calls a function of the script; `bytes`, where given, is its first argument. */
  call(name: string, args: readonly unknown[], bytes: Uint8Array | null): ScriptResult {
    const context = this.#context;
    return this.#run(() => {
      using call = context.getProp(context.global, '__call');
      using what = context.newString(name);
      using json = context.newString(JSON.stringify(args));
      using buffer = bytes ? context.newArrayBuffer(new Uint8Array(bytes).buffer) : context.null;
      return context.callFunction(call, context.undefined, what, json, buffer);
    });
  }

  [Symbol.dispose](): void {
    this.#context.dispose();
    this.#runtime.dispose();
  }

  /** Runs code of the script within its limits. */
  #run(code: () => ReturnType<QuickJSContext['evalCode']>): ScriptResult {
    this.#printed = '';
    this.#isLate = false;
    this.#deadlineMs = performance.now() + CALL_MS;
    const result = code();
    if (result.error) {
      using error = result.error;
      return { failure: this.#failureOf(error), printed: this.#printed };
    }
    using value = result.value;
    const json = this.#context.typeof(value) === 'string' ? this.#context.getString(value) : 'null';
    if (json.length <= RESULT_CHARS) return { json, printed: this.#printed };
    return { failure: { kind: 'too-long', reason: '', line: null }, printed: this.#printed };
  }

  #failureOf(error: QuickJSHandle): ScriptFailure {
    if (this.#isLate) return { kind: 'too-slow', reason: '', line: null };
    const said: unknown = this.#context.dump(error);
    const { name, message, stack } = isRecord(said) ? said : { name: '', message: String(said), stack: '' };
    const reason = [name, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
    if (/out of memory/.test(reason)) return { kind: 'too-much-memory', reason: '', line: null };
    const line = new RegExp(`${FILE}:(\\d+)`).exec(String(stack))?.[1];
    return { kind: 'threw', reason: reason || 'it threw something that is no error', line: line ? Number(line) : null };
  }

  #provide(): void {
    const context = this.#context;
    using print = context.newFunction('__print', (line) => {
      if (this.#printed.length < PRINTED_CHARS) this.#printed += `${context.getString(line)}\n`;
      return context.undefined;
    });
    using text = context.newFunction('__text', (buffer) => {
      using bytes = context.getArrayBuffer(buffer);
      return context.newString(new TextDecoder().decode(bytes.value));
    });
    context.setProp(context.global, '__print', print);
    context.setProp(context.global, '__text', text);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
