import { SLAB_BYTES, type Place } from './message-log.ts';
import { Slab } from './slab.ts';
import type { TopicNode } from './topic-node.ts';

/**
 * Last messages of topics that have gone quiet: what the log had to let go but a topic must not lose.
 * A slab whose records are mostly outdated is emptied into the newest one.
 */
export class KeptMessages {
  /** Bytes of the records that still are their topic's last. */
  bytes = 0;
  readonly #slabs = new Set<Slab>();
  #open: Slab | null = null;

  constructor(private readonly nodeOf: (id: number) => TopicNode | undefined) {}

  has(slab: Slab | null): boolean {
    return slab !== null && this.#slabs.has(slab);
  }

  /** Takes over a topic's last message from the log, just before the log drops it. */
  keep(node: TopicNode, from: Place): void {
    const bytes = from.slab.recordBytesAt(from.offset);
    this.bytes += bytes;
    const into = this.#roomFor(bytes);
    node.lastOffset = into.adopt(from.slab, from.offset);
    node.lastSlab = into;
  }

  /** The topic has a newer message: its kept one counts no more. */
  release(slab: Slab, offset: number): void {
    const bytes = slab.recordBytesAt(offset);
    this.bytes -= bytes;
    slab.live -= bytes;
    if (slab.live === 0 && slab !== this.#open) this.#slabs.delete(slab);
    else if (slab.live < slab.used / 2 && slab !== this.#open) this.#empty(slab);
  }

  /** Every message held; one that is moved meanwhile may come twice, none is missed. */
  *walk(): Generator<Place> {
    for (const slab of this.#slabs) {
      for (let offset = 0; offset < slab.used; offset += slab.recordBytesAt(offset)) {
        const node = this.nodeOf(slab.nodeAt(offset));
        if (node?.lastSlab === slab && node.lastOffset === offset) yield { slab, offset };
      }
    }
  }

  /** No message is expected soon: gives unused memory back. */
  pack(): void {
    this.#open?.seal();
  }

  #roomFor(bytes: number): Slab {
    if (this.#open?.fits(bytes)) return this.#open;
    const full = this.#open;
    full?.seal();
    this.#open = new Slab(0, new ArrayBuffer(Math.max(bytes, SLAB_BYTES)));
    this.#slabs.add(this.#open);
    if (full && full.live < full.used / 2) this.#empty(full);
    return this.#open.fits(bytes) ? this.#open : this.#roomFor(bytes);
  }

  #empty(slab: Slab): void {
    for (let offset = 0; offset < slab.used;) {
      const bytes = slab.recordBytesAt(offset);
      const node = this.nodeOf(slab.nodeAt(offset));
      if (node?.lastSlab === slab && node.lastOffset === offset) {
        const into = this.#roomFor(bytes);
        node.lastOffset = into.adopt(slab, offset);
        node.lastSlab = into;
      }
      offset += bytes;
    }
    this.#slabs.delete(slab);
  }
}
