import { MAX_DENIALS, type Denial } from '../../../shared/contract/broker.ts';

/** The newest denials, and how many there were in all. */
export class Denials {
  count = 0;
  #newest: Denial[] = [];

  add(denial: Denial): void {
    this.count += 1;
    this.#newest = [denial, ...this.#newest.slice(0, MAX_DENIALS - 1)];
  }

  newest(): Denial[] {
    return this.#newest;
  }
}
