/** Rates are averaged over this long, in milliseconds. */
const SPAN_MS = 4_000;

/** Bytes per second over the last seconds. */
export class RateMeter {
  #samples: { atMs: number; bytes: number }[] = [];

  /** @param bytes So many in all, at a time in milliseconds that never goes back. */
  sample(bytes: number, atMs: number): void {
    this.#samples.push({ bytes, atMs });
    while (this.#samples.length > 2 && this.#samples[1]!.atMs <= atMs - SPAN_MS) this.#samples.shift();
  }

  get bytesPerS(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.atMs <= first.atMs) return 0;
    return Math.max(0, ((last.bytes - first.bytes) * 1_000) / (last.atMs - first.atMs));
  }

  reset(): void {
    this.#samples = [];
  }
}
