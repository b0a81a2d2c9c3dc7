import { MAX_LOG_LINES } from '../../../../shared/contract/broker.ts';

/** Longest line that is kept whole, in characters. */
const MAX_LENGTH = 2_000;

/** A program's log: its last lines, and how many there were. */
export class LogLines {
  #lines: string[] = [];
  #total = 0;
  #rest = '';

  /** The last few lines. */
  last(count: number): string[] {
    return this.#lines.slice(-count);
  }

  /** Takes output split anywhere; answers the lines that became whole. */
  take(text: string): string[] {
    const parts = (this.#rest + text).split(/\r?\n/);
    this.#rest = parts.pop()!.slice(0, MAX_LENGTH);
    const lines = parts.filter((line) => line !== '').map((line) => line.slice(0, MAX_LENGTH));
    this.#total += lines.length;
    this.#lines = [...this.#lines, ...lines].slice(-MAX_LOG_LINES);
    return lines;
  }

  view(): { total: number; lines: string[] } {
    return { total: this.#total, lines: this.#lines };
  }
}
