import type { PacketFilter } from '../../../../shared/contract/packets.ts';
import type { Steps } from '../../lib/slices.ts';
import type { WireLog } from '../wire-log.ts';
import { typeOf, type PacketEntry } from './packet-entry.ts';
import type { PacketIndex } from './packet-index.ts';
import { summaryOf } from './packet-rows.ts';

/** The packets of an index that pass a filter, each looked at once. */
export class PacketSelection {
  /** Oldest first. */
  readonly entries: PacketEntry[] = [];
  /** Rows lost at the front; without a filter, all packets before the first row. */
  gone = 0;
  readonly #index: PacketIndex;
  readonly #log: WireLog;
  readonly #from: PacketFilter['from'];
  readonly #types: ReadonlySet<string>;
  readonly #words: readonly string[];
  #next = 1;

  constructor(index: PacketIndex, log: WireLog, { from, types, text }: PacketFilter) {
    this.#index = index;
    this.#log = log;
    this.#from = from;
    this.#types = new Set(types);
    this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  get #isUnfiltered(): boolean {
    return this.#from === null && this.#types.size === 0 && this.#words.length === 0;
  }

  get isBehind(): boolean {
    return this.#next <= this.#index.found;
  }

  /** Looks at what the index has got since, and lets go of what it has let go. */
  *advance(): Steps {
    this.#trim();
    const missed = Math.max(0, this.#index.gone + 1 - this.#next);
    if (this.#isUnfiltered) this.gone += missed;
    this.#next += missed;
    while (this.isBehind) {
      const entry = this.#index.at(this.#next);
      if (entry && this.#passes(entry)) this.entries.push(entry);
      this.#next += 1;
      if (this.#words.length > 0 || this.#next % 256 === 0) yield;
    }
  }

  #passes(entry: PacketEntry): boolean {
    if (this.#from !== null && entry.isFromClient !== (this.#from === 'client')) return false;
    if (this.#types.size > 0 && !this.#types.has(typeOf(entry))) return false;
    if (this.#words.length === 0) return true;
    const text = `${typeOf(entry)} ${summaryOf(this.#log, entry).text}`.toLowerCase();
    return this.#words.every((word) => text.includes(word));
  }

  #trim(): void {
    const kept = this.entries.findIndex(({ n }) => n > this.#index.gone);
    const dropped = kept < 0 ? this.entries.length : kept;
    if (dropped === 0) return;
    this.entries.splice(0, dropped);
    this.gone += dropped;
  }
}
