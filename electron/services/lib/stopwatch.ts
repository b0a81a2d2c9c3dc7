import vm from 'node:vm';

/**
 * Runs a function of ours that may take for ever, such as a user's regular expression: V8 interrupts it, however it
 * backtracks. Nothing is evaluated as a script; `vm` only lends its stopwatch.
 */
export class Stopwatch {
  readonly #script = new vm.Script('run()');
  readonly #context: vm.Context;

  constructor(run: () => void) {
    this.#context = vm.createContext({ run });
  }

  /** False when it was stopped after `ms`. */
  runWithin(ms: number): boolean {
    try {
      this.#script.runInContext(this.#context, { timeout: ms });
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
      throw error;
    }
  }
}
