import { LabError } from '../../../../../shared/errors/lab-error.ts';

/**
 * Places on one machine that jobs are writing to. Two that copy the same file to the same place would write into each
 * other's beginning, and the one that is cancelled would take away what the other writes.
 */
export class PartsInUse {
  readonly #held = new Set<string>();

  /** Keeps others from a place until it is disposed of. @throws LabError `files.being-written` naming `meant`. */
  hold(place: string, meant: string): Disposable {
    if (this.#held.has(place)) throw new LabError('files.being-written', { path: meant });
    this.#held.add(place);
    return { [Symbol.dispose]: () => void this.#held.delete(place) };
  }

  has(place: string): boolean {
    return this.#held.has(place);
  }
}
