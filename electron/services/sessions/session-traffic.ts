import type { Counters, FrameKind } from '../../../shared/contract/sessions.ts';
import type { Clock } from '../../ports/clock.ts';
import { IN, OUT, Rates } from '../lib/rates.ts';
import { WireBudget, type WireLimits } from './wire-budget.ts';
import { WireLog } from './wire-log.ts';

/** Seconds after the last byte until every rate reads 0. */
const COOL_DOWN_S = 11;
/** Longest remark the wire log keeps, in UTF-16 units. */
const LONGEST_MARK = 4_000;

/** What all sessions share of their traffic: the clock, the budget of the wire log, the total rates. */
export class TrafficTotals {
  readonly originNs: bigint;
  readonly budget: WireBudget;
  readonly rates = new Rates();
  /** Evictions of logs that are gone, and drops that services reported. */
  droppedElsewhere = 0;
  lastS = Number.NEGATIVE_INFINITY;
  readonly #clock: Clock;

  constructor(clock: Clock, limits: WireLimits) {
    this.#clock = clock;
    this.originNs = clock.nowNs();
    this.budget = new WireBudget(limits);
  }

  /** Nanoseconds since the registry began; exact for a hundred days, to 2 ns after. */
  nowNs(): number {
    return Number(this.#clock.nowNs() - this.originNs);
  }

  nowS(): number {
    return this.nowNs() / 1e9;
  }

  /** Whether rates still move, though no byte may come any more. */
  isWarm(lastS: number): boolean {
    return this.nowS() - lastS < COOL_DOWN_S;
  }
}

/** Counters, rates and wire log of one session. `add` is the hot path: no allocation but the log's own. */
export class SessionTraffic {
  readonly log = new WireLog();
  readonly #totals: TrafficTotals;
  #rates: Rates | undefined;
  #bytesIn = 0;
  #bytesOut = 0;
  #framesIn = 0;
  #framesOut = 0;
  #lastS = Number.NEGATIVE_INFINITY;

  constructor(totals: TrafficTotals) {
    this.#totals = totals;
    totals.budget.add(this.log);
  }

  get isWarm(): boolean {
    return this.#totals.isWarm(this.#lastS);
  }

  add(direction: 'in' | 'out', bytes: Uint8Array, peer?: string): void {
    const totals = this.#totals;
    const atNs = totals.nowNs();
    const size = bytes.byteLength;
    if (direction === 'in') {
      this.#bytesIn += size;
      this.#framesIn += 1;
    } else {
      this.#bytesOut += size;
      this.#framesOut += 1;
    }
    this.#lastS = totals.lastS = atNs / 1e9;
    const way = direction === 'in' ? IN : OUT;
    this.#rates ??= new Rates();
    this.#rates.add(way, size, this.#lastS);
    totals.rates.add(way, size, this.#lastS);
    totals.budget.charge(this.log, this.log.appendData(direction, bytes, atNs, peer));
  }

  mark(kind: Exclude<FrameKind, 'data'>, text: string): void {
    const short = text.length > LONGEST_MARK ? `${text.slice(0, LONGEST_MARK)}…` : text;
    this.#totals.budget.charge(this.log, this.log.appendMark(kind, short, this.#totals.nowNs()));
  }

  counters(): Counters {
    const nowS = this.#totals.nowS();
    const perS = (way: number, spanS: number): number => this.#rates?.perS(way, spanS, nowS) ?? 0;
    return {
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      framesIn: this.#framesIn,
      framesOut: this.#framesOut,
      inPerS: perS(IN, 1),
      outPerS: perS(OUT, 1),
      inPer10S: perS(IN, 10),
      outPer10S: perS(OUT, 10),
    };
  }

  /** The session is forgotten: its log leaves the budget. */
  release(): void {
    this.#totals.budget.remove(this.log);
    this.#totals.droppedElsewhere += this.log.evictedFrames;
  }
}
