import { RETAINED_PREVIEW_BYTES, type RetainedRow, type RetainedWindow } from '../../../shared/contract/broker.ts';
import { compileFilter, topicFilterProblem } from '../../../shared/domain/topic-filter.ts';

type Query = { first: number; count: number; filter: string };

/** What the broker has retained, for the list: sizes and beginnings, in the order of topics. */
export class RetainedIndex {
  readonly #rows = new Map<string, RetainedRow>();
  #sorted: RetainedRow[] | null = null;
  #totalBytes = 0;

  get size(): number {
    return this.#rows.size;
  }

  /** Follows a message with RETAIN; one without a payload removes [MQTT-3.3.1-10]. */
  put(row: Omit<RetainedRow, 'sizeBytes' | 'preview'>, payload: Uint8Array): void {
    const before = this.#rows.get(row.topic);
    this.#totalBytes += payload.byteLength - (before?.sizeBytes ?? 0);
    this.#sorted = null;
    if (payload.byteLength === 0) return void this.#rows.delete(row.topic);
    const preview = new Uint8Array(payload.subarray(0, RETAINED_PREVIEW_BYTES));
    this.#rows.set(row.topic, { ...row, sizeBytes: payload.byteLength, preview });
  }

  has(topic: string): boolean {
    return this.#rows.has(topic);
  }

  window({ first, count, filter }: Query): RetainedWindow {
    this.#sorted ??= [...this.#rows.values()].toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
    const found = filter === '' ? this.#sorted : this.#sorted.filter(matching(filter));
    return { total: found.length, first, rows: found.slice(first, first + count), totalBytes: this.#totalBytes };
  }
}

function matching(filter: string): (row: RetainedRow) => boolean {
  if (/[+#]/.test(filter) && topicFilterProblem(filter) === null) {
    const covers = compileFilter(filter);
    return ({ topic }) => covers(topic);
  }
  const part = filter.toLowerCase();
  return ({ topic }) => topic.toLowerCase().includes(part);
}
