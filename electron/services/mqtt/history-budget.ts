import type { MessageHistory } from './message-history.ts';

/** A connection as the shared budget sees it. */
export interface BudgetShare {
  readonly history: Pick<MessageHistory, 'bytes' | 'evict' | 'pack'>;
  /** It is closed or failed, and since when. */
  readonly hasEnded: boolean;
  readonly sinceMs: number;
  /** Told after messages of it were let go. */
  onCut(): void;
}

/**
 * Keeps the histories of all connections together under one limit of bytes: those that ended are cut first,
 * the one that ended first before the others; then the live ones, the largest first. As with one connection's
 * own limit, every topic's last message stays.
 */
export class HistoryBudget {
  readonly #shares = new Set<BudgetShare>();

  constructor(private readonly limitBytes: () => number) {}

  add(share: BudgetShare): void {
    this.#shares.add(share);
  }

  remove(share: BudgetShare): void {
    this.#shares.delete(share);
  }

  /** Cuts what is over the limit, or as much of it as one turn may take. */
  keep(): void {
    let over = -this.limitBytes();
    for (const { history } of this.#shares) over += history.bytes;
    if (over <= 0) return;
    for (const share of [...this.#shares].toSorted(cutFirst)) {
      const { history } = share;
      const before = history.bytes;
      const isDone = history.evict(Math.max(0, before - over));
      const freed = before - history.bytes;
      if (share.hasEnded) history.pack();
      if (freed > 0 || !isDone) share.onCut();
      over -= freed;
      if (over <= 0 || !isDone) return;
    }
  }
}

function cutFirst(a: BudgetShare, b: BudgetShare): number {
  if (a.hasEnded !== b.hasEnded) return a.hasEnded ? -1 : 1;
  return a.hasEnded ? a.sinceMs - b.sinceMs : b.history.bytes - a.history.bytes;
}
