import type { FileEntry, FileSift, FolderView } from '../../../../shared/contract/files.ts';
import type { RowRange } from '../../../../shared/contract/ids.ts';
import { naturalKey } from '../../../../shared/domain/files/natural-key.ts';
import { isEntryName } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { FileSide } from './file-side.ts';

interface Keyed {
  entry: FileEntry;
  key: string;
}

/** Most entries of one folder that are kept; a folder with more is shown as far as this. */
const MAX_ENTRIES = 1_000_000;

/** The entries of one folder as they were read once, and the order in which they are looked at. */
export class Listing {
  readonly #entries: Keyed[] = [];
  readonly #stop = new AbortController();
  #state: FolderView['state'] = 'reading';
  #error: FolderView['error'] = null;
  #freeBytes: number | null = null;
  #sifted: { by: string; entries: FileEntry[]; hidden: number } | null = null;

  /** @param onChange Called while it is read, and when that is over. */
  constructor(
    readonly path: string,
    private readonly onChange: () => void,
  ) {}

  /** Reads the folder; what fails is told by the view. */
  async read(side: () => Promise<FileSide>): Promise<void> {
    try {
      const files = await side();
      await files.list(this.path, (entries) => this.#add(entries), this.#stop.signal);
      // Not every server tells, and nothing depends on it.
      this.#freeBytes = await files.freeBytes(this.path).catch(() => null);
      this.#state = 'ready';
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#state = 'failed';
      this.#error = error instanceof LabError ? error.toWire() : failureOf(this.path, error);
    }
    this.#sifted = null;
    this.onChange();
  }

  stop(): void {
    this.#stop.abort();
  }

  /** The rows of a range. While the folder is read there are none yet: they would not stay where they are. */
  view(sift: FileSift, range: RowRange): FolderView {
    const isReady = this.#state === 'ready';
    const { entries, hidden } = isReady ? this.#sift(sift) : { entries: [], hidden: 0 };
    return {
      ...{ path: this.path, state: this.#state, error: this.#error, freeBytes: this.#freeBytes },
      ...{ count: this.#entries.length, total: entries.length, hidden, first: range.first },
      rows: entries.slice(range.first, range.first + range.count),
    };
  }

  names(sift: FileSift, from: number, to: number): string[] {
    return this.#sift(sift)
      .entries.slice(from, to + 1)
      .map(({ name }) => name);
  }

  #add(entries: FileEntry[]): void {
    for (const entry of entries) {
      // A name that leads elsewhere is no entry of this folder, whatever the server says.
      if (isEntryName(entry.name) && this.#entries.length < MAX_ENTRIES)
        this.#entries.push({ entry, key: naturalKey(entry.name) });
    }
    this.onChange();
  }

  #sift(sift: FileSift): { entries: FileEntry[]; hidden: number } {
    const by = JSON.stringify(sift);
    if (this.#sifted?.by === by) return this.#sifted;
    const wanted = sift.filter.toLowerCase();
    let hidden = 0;
    const shown = this.#entries.filter(({ entry: { name } }) => {
      const isHidden = !sift.showsHidden && name.startsWith('.');
      if (isHidden) hidden += 1;
      return !isHidden && name.toLowerCase().includes(wanted);
    });
    const entries = shown.toSorted(orderOf(sift.sort)).map(({ entry }) => entry);
    this.#sifted = { by, entries, hidden };
    return this.#sifted;
  }
}

/** Folders come first; what is equal goes by its name. */
function orderOf({ by, isDescending }: FileSift['sort']): (a: Keyed, b: Keyed) => number {
  const turn = isDescending ? -1 : 1;
  const byName = (a: Keyed, b: Keyed): number =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : a.entry.name < b.entry.name ? -1 : 1;
  const value = ({ entry }: Keyed): number => {
    if (by === 'size') return entry.sizeBytes ?? -1;
    return (by === 'modified' ? entry.modifiedMs : entry.mode) ?? -1;
  };
  return (a, b) => {
    const folders = Number(b.entry.kind === 'folder') - Number(a.entry.kind === 'folder');
    if (folders !== 0) return folders;
    if (by === 'name') return turn * byName(a, b);
    return turn * (value(a) - value(b)) || byName(a, b);
  };
}

function failureOf(path: string, error: unknown): FolderView['error'] {
  return new LabError('files.failed', { path, reason: String(error) }, { cause: error }).toWire();
}
