import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import type { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Documents } from '../../ports/documents.ts';

export interface Kept<Item> {
  id: string;
  item: Item;
}

export interface KeptListOptions<Item> {
  documents: Documents;
  /** Name of the document that the list is. */
  document: string;
  schema: z.ZodType<Item>;
  most: number;
  unknown(id: string): LabError;
  tooMany(limit: number): LabError;
}

/** Things of one kind that the user keeps in the workspace, under ids. */
export class KeptList<Item> {
  readonly #options: KeptListOptions<Item>;
  readonly #offers = new Set<() => void>();
  #kept: Kept<Item>[] | undefined;

  constructor(options: KeptListOptions<Item>) {
    this.#options = options;
  }

  get all(): readonly Kept<Item>[] {
    this.#kept ??= this.#read();
    return this.#kept;
  }

  /** Offers what `make` builds now, and again whenever the list changes, until the reader leaves. */
  follow<State>(sink: LatestSink<State>, make: () => State): void {
    if (sink.signal.aborted) return;
    const offer = (): void => sink.offer(make);
    this.#offers.add(offer);
    sink.signal.addEventListener('abort', () => this.#offers.delete(offer), { once: true });
    offer();
  }

  /** @throws LabError as `unknown` makes it. */
  get(id: string): Item {
    const kept = this.all.find((one) => one.id === id);
    if (!kept) throw this.#options.unknown(id);
    return kept.item;
  }

  /** Adds an item, or puts it in the place of the one `id` names. @throws LabError also `workspace.write-failed`. */
  save(id: string | null, item: Item): string {
    const { most, tooMany } = this.#options;
    if (id !== null) this.get(id);
    else if (this.all.length >= most) throw tooMany(most);
    const kept = { id: id ?? randomUUID(), item };
    this.#write(id === null ? [...this.all, kept] : this.all.map((one) => (one.id === id ? kept : one)));
    return kept.id;
  }

  /** @throws LabError also `workspace.write-failed`. */
  remove(id: string): void {
    this.get(id);
    this.#write(this.all.filter((one) => one.id !== id));
  }

  /** Writes first: what could not be kept does not seem to be. */
  #write(kept: Kept<Item>[]): void {
    const { documents, document } = this.#options;
    documents.write(document, JSON.stringify(kept));
    this.#kept = kept;
    for (const offer of this.#offers) offer();
  }

  /** What can be read; an item that a newer or damaged document spoils leaves the others. */
  #read(): Kept<Item>[] {
    const { documents, document, schema, most } = this.#options;
    const entry = z.object({ id: z.string(), item: schema });
    let stored: unknown;
    try {
      stored = JSON.parse(documents.read(document) ?? '[]');
    } catch {
      return []; // Not what we wrote: start afresh.
    }
    const read = Array.isArray(stored) ? stored.map((each) => entry.safeParse(each)) : [];
    return read.flatMap(({ data }) => (data ? [data as Kept<Item>] : [])).slice(0, most);
  }
}
