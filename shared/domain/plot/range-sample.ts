/** Points of one series, ascending in time. */
export interface PlotPoints {
  /** Milliseconds since the epoch. */
  timesMs: Float64Array;
  values: Float64Array;
}

const NONE = -1;

/**
 * Thins the points of a time range out to what a chart can show. Up to `maxPoints` are kept as they are; of more,
 * each bucket of time keeps its lowest and its highest point, so that no peak vanishes, and the first and the last
 * point of all stay too. Buckets lie at multiples of their width: while a live range moves on, a bucket keeps its
 * points and the line does not tremble.
 */
export class RangeSample {
  /** Points in the range. */
  count = 0;
  readonly #widthMs: number;
  readonly #base: number;
  readonly #lowest: Int32Array;
  readonly #highest: Int32Array;
  /** The first points as they came, until there are too many. */
  readonly #raw: { timesMs: Float64Array; values: Float64Array };
  /** What the buckets keep: grows to two entries a bucket, and two more. */
  readonly #times: number[] = [];
  readonly #values: number[] = [];
  readonly #orders: number[] = [];
  #first = NONE;
  #last = NONE;

  /**
   * @param fromMs start of the range, in milliseconds
   * @param toMs end of the range, itself in it; later than the start
   * @param maxPoints most points to keep, at least 4
   */
  constructor(
    readonly fromMs: number,
    readonly toMs: number,
    readonly maxPoints: number,
  ) {
    const buckets = Math.max(1, Math.floor(maxPoints / 2) - 2);
    this.#widthMs = (toMs - fromMs) / buckets;
    this.#base = Math.floor(fromMs / this.#widthMs);
    const count = Math.floor(toMs / this.#widthMs) - this.#base + 1;
    this.#lowest = new Int32Array(count).fill(NONE);
    this.#highest = new Int32Array(count).fill(NONE);
    this.#raw = { timesMs: new Float64Array(maxPoints), values: new Float64Array(maxPoints) };
  }

  /** Takes a point in; one outside the range is left out. */
  add(atMs: number, value: number): void {
    if (atMs < this.fromMs || atMs > this.toMs) return;
    const order = this.count++;
    if (order < this.maxPoints) {
      this.#raw.timesMs[order] = atMs;
      this.#raw.values[order] = value;
    }
    const bucket = Math.floor(atMs / this.#widthMs) - this.#base;
    const lowest = this.#lowest[bucket]!;
    const highest = this.#highest[bucket]!;
    if (lowest === NONE || value < this.#values[lowest]!) this.#lowest[bucket] = this.#put(lowest, atMs, value, order);
    if (highest === NONE || value > this.#values[highest]!)
      this.#highest[bucket] = this.#put(highest, atMs, value, order);
    if (this.#first === NONE || atMs < this.#times[this.#first]!)
      this.#first = this.#put(this.#first, atMs, value, order);
    if (this.#last === NONE || atMs >= this.#times[this.#last]!) this.#last = this.#put(this.#last, atMs, value, order);
  }

  /** Whether points were left out. */
  get isThinned(): boolean {
    return this.count > this.maxPoints;
  }

  /** The points kept, in the order of time; of the same moment, in the order they came. */
  points(): PlotPoints {
    return this.isThinned ? this.#thinned() : this.#whole();
  }

  #put(entry: number, atMs: number, value: number, order: number): number {
    const at = entry === NONE ? this.#times.length : entry;
    this.#times[at] = atMs;
    this.#values[at] = value;
    this.#orders[at] = order;
    return at;
  }

  #whole(): PlotPoints {
    const timesMs = this.#raw.timesMs.slice(0, this.count);
    const values = this.#raw.values.slice(0, this.count);
    if (timesMs.every((atMs, index) => index === 0 || atMs >= timesMs[index - 1]!)) return { timesMs, values };
    const order = Array.from(timesMs, (_, index) => index).toSorted((a, b) => timesMs[a]! - timesMs[b]!);
    return {
      timesMs: Float64Array.from(order, (index) => timesMs[index]!),
      values: Float64Array.from(order, (index) => values[index]!),
    };
  }

  #thinned(): PlotPoints {
    const times = this.#times;
    const orders = this.#orders;
    const byTime = Array.from(times, (_, entry) => entry).toSorted(
      (a, b) => times[a]! - times[b]! || orders[a]! - orders[b]!,
    );
    // One point may be kept for several reasons; it is drawn once.
    const once = byTime.filter((entry, at) => at === 0 || orders[entry] !== orders[byTime[at - 1]!]);
    return {
      timesMs: Float64Array.from(once, (entry) => times[entry]!),
      values: Float64Array.from(once, (entry) => this.#values[entry]!),
    };
  }
}
