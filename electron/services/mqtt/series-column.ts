const FIRST_CAPACITY = 1_024;

/**
 * The points of one series in the order of their arrival, 24 bytes each. A point keeps its index for good, whatever
 * is let go before it, so that a scan may pause.
 */
export class SeriesColumn {
  /** Index of the first point still here, and of the one to come. */
  first = 0;
  end = 0;
  /** Whether times never fall: they do where the clock was set back. */
  isSorted = true;
  #base = 0;
  #seqs = new Float64Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  #values = new Float64Array(FIRST_CAPACITY);

  get count(): number {
    return this.end - this.first;
  }

  append(seq: number, atMs: number, value: number): void {
    if (this.end - this.#base === this.#times.length) this.#makeRoom();
    const at = this.end - this.#base;
    if (this.count > 0 && atMs < this.#times[at - 1]!) this.isSorted = false;
    this.#seqs[at] = seq;
    this.#times[at] = atMs;
    this.#values[at] = value;
    this.end++;
  }

  /** Lets go of the points of messages before `seq`, but for the one of `keepSeq`. */
  trim(seq: number, keepSeq: number): void {
    while (this.first < this.end && this.seqAt(this.first) < seq && this.seqAt(this.first) !== keepSeq) this.first++;
    if (this.count === 0) this.isSorted = true;
  }

  seqAt(index: number): number {
    return this.#seqs[index - this.#base]!;
  }

  timeAt(index: number): number {
    return this.#times[index - this.#base]!;
  }

  valueAt(index: number): number {
    return this.#values[index - this.#base]!;
  }

  /** Earliest and latest time; null where there is no point. */
  extent(): { fromMs: number; toMs: number } | null {
    if (this.count === 0) return null;
    if (this.isSorted) return { fromMs: this.timeAt(this.first), toMs: this.timeAt(this.end - 1) };
    let [fromMs, toMs] = [Infinity, -Infinity];
    for (let index = this.first; index < this.end; index++) {
      fromMs = Math.min(fromMs, this.timeAt(index));
      toMs = Math.max(toMs, this.timeAt(index));
    }
    return { fromMs, toMs };
  }

  /** Indices between which the points of a range of time lie, among others where times are not sorted. */
  between(fromMs: number, toMs: number): { from: number; to: number } {
    if (!this.isSorted) return { from: this.first, to: this.end };
    return { from: this.#search((atMs) => atMs >= fromMs), to: this.#search((atMs) => atMs > toMs) };
  }

  /** First index whose time passes, where all after it do too. */
  #search(isPast: (atMs: number) => boolean): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isPast(this.timeAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** What was let go makes room; where that is little, the memory doubles. */
  #makeRoom(): void {
    const isMostlyGone = this.first - this.#base > this.#times.length / 2;
    const capacity = isMostlyGone ? this.#times.length : this.#times.length * 2;
    const moved = (from: Float64Array): Float64Array<ArrayBuffer> => {
      const into = new Float64Array(capacity);
      into.set(from.subarray(this.first - this.#base));
      return into;
    };
    this.#seqs = moved(this.#seqs);
    this.#times = moved(this.#times);
    this.#values = moved(this.#values);
    this.#base = this.first;
  }
}
