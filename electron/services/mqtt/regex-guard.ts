import { LabError } from '../../../shared/errors/lab-error.ts';
import { Stopwatch } from '../lib/stopwatch.ts';

/** Time after which a run of texts makes room for other work, in milliseconds. */
const SLICE_MS = 4;
/** Longest time the event loop may be held, in milliseconds: then the expression is stopped inside a text. */
const STOP_MS = 15;
/** A text the expression was stopped in so often is not the machine's fault. */
const MOST_STOPS = 3;

/** Where in a text the expression matched, in UTF-16 units. */
export interface Span {
  from: number;
  length: number;
}

/** A user's regular expression that cannot hold the event loop, however it backtracks. */
export class GuardedRegex {
  readonly #pattern: RegExp;
  readonly #stopwatch = new Stopwatch(() => this.#run());
  #texts: readonly string[] = [];
  #spans: (Span | null)[] = [];

  /** @throws LabError `mqtt.bad-pattern`. */
  constructor(
    private readonly source: string,
    isCaseSensitive: boolean,
  ) {
    try {
      this.#pattern = new RegExp(source, isCaseSensitive ? '' : 'i');
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      const reason = message.slice(message.lastIndexOf(': ') + 2).toLowerCase();
      throw new LabError('mqtt.bad-pattern', { pattern: source, reason: reason || 'it is no regular expression' });
    }
  }

  /**
   * The first match in each text, in small steps.
   * @throws LabError `mqtt.slow-pattern`.
   */
  *find(texts: readonly string[]): Generator<void, (Span | null)[]> {
    const spans: (Span | null)[] = [];
    this.#spans = spans;
    let stops = 0;
    while (spans.length < texts.length) {
      const before = spans.length;
      this.#texts = texts;
      this.#spans = spans;
      if (!this.#stopwatch.runWithin(STOP_MS)) {
        stops = spans.length > before ? 1 : stops + 1;
        if (stops === MOST_STOPS) throw new LabError('mqtt.slow-pattern', { pattern: this.source });
      }
      if (spans.length < texts.length) yield;
    }
    return spans;
  }

  #run(): void {
    const [texts, spans, pattern] = [this.#texts, this.#spans, this.#pattern];
    const end = performance.now() + SLICE_MS;
    while (spans.length < texts.length && performance.now() < end) {
      const match = pattern.exec(texts[spans.length]!);
      spans.push(match && { from: match.index, length: match[0].length });
    }
  }
}
