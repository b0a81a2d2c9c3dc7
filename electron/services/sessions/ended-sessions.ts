import type { SessionEntry } from './session-entry.ts';

/** Ended sessions kept on the list; the oldest beyond are forgotten. */
const MOST_ENDED = 200;
/** Of those, children of one and the same parent: what one busy server or tunnel leaves does not push out all others. */
const MOST_OF_ONE_PARENT = 100;

/** The sessions that have ended, in the order in which they did. */
export class EndedSessions {
  readonly #ended = new Set<SessionEntry>();

  get size(): number {
    return this.#ended.size;
  }

  add(entry: SessionEntry): void {
    this.#ended.add(entry);
  }

  delete(entry: SessionEntry): void {
    this.#ended.delete(entry);
  }

  /** Those that have to make room for the newest, oldest first; each is taken off before the next is asked for. */
  *overdue(newest: SessionEntry): Generator<SessionEntry> {
    let siblings = newest.parent ? this.#childrenOf(newest.parent) : 0;
    for (const entry of this.#ended) {
      const isSibling = newest.parent !== null && entry.parent === newest.parent;
      const isTooMany = this.#ended.size > MOST_ENDED || (isSibling && siblings > MOST_OF_ONE_PARENT);
      if (!isTooMany || !isAllEnded(entry)) continue;
      if (isSibling) siblings -= 1;
      yield entry;
    }
  }

  #childrenOf(parent: SessionEntry): number {
    let count = 0;
    for (const entry of this.#ended) if (entry.parent === parent) count += 1;
    return count;
  }
}

/** Whether nothing of a session lives any more, its children included. */
export function isAllEnded(entry: SessionEntry): boolean {
  return entry.hasEnded && [...entry.children].every(isAllEnded);
}
