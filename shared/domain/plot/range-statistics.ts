/** Figures of the points of one series in a range; null where a figure cannot be said. */
export interface PlotStatistics {
  count: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  /** Of a sample: over one less than the count; null below two points. */
  standardDeviation: number | null;
  last: number | null;
  firstAtMs: number | null;
  lastAtMs: number | null;
  /** Points per second between the first and the last. */
  ratePerS: number | null;
  /** Times between two points of at least `overMs`, which is about three times the usual and at least a second. */
  gaps: { count: number; overMs: number; longestMs: number } | null;
}

/** Bins of the histogram of intervals double every four: within a fifth, exact at their edges. */
const BINS_PER_OCTAVE = 4;
const BINS = 50 * BINS_PER_OCTAVE;
const GAP_TIMES = 3;
const GAP_LEAST_MS = 1_000;
/** Most intervals are short: their bin is looked up. */
const QUICK_BINS = Uint8Array.from({ length: 1_024 }, (_, ms) => slowBin(ms));

/** Sums points up as they come, in constant memory. Points come in the order of their arrival. */
export class RangeStatistics {
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  #mean = 0;
  #squares = 0;
  #last = 0;
  #firstAtMs = Infinity;
  #lastAtMs = -Infinity;
  #previousAtMs = NaN;
  #longestMs = 0;
  #intervals = 0;
  readonly #bins = new Float64Array(BINS);

  add(atMs: number, value: number): void {
    this.#count++;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    const from = value - this.#mean;
    this.#mean += from / this.#count;
    this.#squares += from * (value - this.#mean);
    this.#last = value;
    if (atMs < this.#firstAtMs) this.#firstAtMs = atMs;
    if (atMs > this.#lastAtMs) this.#lastAtMs = atMs;
    // Where the clock was set back there is no interval to measure.
    if (atMs >= this.#previousAtMs) this.#addInterval(atMs - this.#previousAtMs);
    this.#previousAtMs = atMs;
  }

  result(): PlotStatistics {
    if (this.#count === 0) return EMPTY;
    const spanMs = this.#lastAtMs - this.#firstAtMs;
    return {
      count: this.#count,
      min: this.#min,
      max: this.#max,
      // Numbers near the largest there are overflow on the way.
      mean: finite(this.#mean),
      standardDeviation: this.#count > 1 ? finite(Math.sqrt(this.#squares / (this.#count - 1))) : null,
      last: this.#last,
      firstAtMs: this.#firstAtMs,
      lastAtMs: this.#lastAtMs,
      ratePerS: spanMs > 0 ? ((this.#count - 1) * 1_000) / spanMs : null,
      gaps: this.#gaps(),
    };
  }

  #addInterval(ms: number): void {
    const bin = ms < QUICK_BINS.length && Number.isInteger(ms) ? QUICK_BINS[ms]! : slowBin(ms);
    this.#bins[bin]!++;
    this.#intervals++;
    if (ms > this.#longestMs) this.#longestMs = ms;
  }

  #gaps(): PlotStatistics['gaps'] {
    if (this.#intervals === 0) return null;
    const usualMs = edgeMs(this.#medianBin() + 0.5);
    const from = Math.min(BINS, Math.ceil(BINS_PER_OCTAVE * Math.log2(Math.max(GAP_LEAST_MS, GAP_TIMES * usualMs))));
    let count = 0;
    for (let bin = from; bin < BINS; bin++) count += this.#bins[bin]!;
    return { count, overMs: edgeMs(from), longestMs: this.#longestMs };
  }

  #medianBin(): number {
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      below += this.#bins[bin]!;
      if (below * 2 >= this.#intervals) return bin;
    }
    return BINS - 1;
  }
}

const EMPTY: PlotStatistics = {
  count: 0,
  min: null,
  max: null,
  mean: null,
  standardDeviation: null,
  last: null,
  firstAtMs: null,
  lastAtMs: null,
  ratePerS: null,
  gaps: null,
};

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Lower edge of a bin, in milliseconds. */
const edgeMs = (bin: number): number => 2 ** (bin / BINS_PER_OCTAVE);

function slowBin(ms: number): number {
  return ms <= 1 ? 0 : Math.min(BINS - 1, Math.floor(BINS_PER_OCTAVE * Math.log2(ms)));
}
