/** Whole seconds the ring remembers: ten for the longest span, and the one that is running. */
const SECONDS = 11;

/** Which way bytes crossed the wire, as an index. */
export const IN = 0;
export const OUT = 1;

/** Bytes per second over the last 1 to 10 seconds, kept in one small ring that turns only when it is used. */
export class Rates {
  readonly #buckets = new Float64Array(SECONDS * 2);
  #second = 0;

  /** @param atS seconds on any clock that starts near 0 and never goes back. */
  add(direction: number, bytes: number, atS: number): void {
    const second = Math.floor(atS);
    if (second > this.#second) this.#turn(second);
    const at = (this.#second % SECONDS) * 2 + direction;
    this.#buckets[at] = this.#buckets[at]! + bytes;
  }

  /** Bytes per second over the last `spanS` seconds (1 to 10), sliding smoothly from second to second. */
  perS(direction: number, spanS: number, atS: number): number {
    const second = Math.floor(atS);
    if (second > this.#second) this.#turn(second);
    const left = Math.max(0, 1 - (atS - this.#second));
    let sum = left * this.#at(direction, spanS);
    for (let age = 0; age < spanS; age++) sum += this.#at(direction, age);
    return sum / spanS;
  }

  #at(direction: number, age: number): number {
    const second = this.#second - age;
    return second < 0 ? 0 : this.#buckets[(second % SECONDS) * 2 + direction]!;
  }

  /** Empties the seconds that passed since the ring was used last. */
  #turn(second: number): void {
    for (let s = Math.max(this.#second + 1, second - SECONDS + 1); s <= second; s++) {
      this.#buckets.fill(0, (s % SECONDS) * 2, (s % SECONDS) * 2 + 2);
    }
    this.#second = second;
  }
}
