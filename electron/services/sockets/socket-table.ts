import type { SessionId } from '../../../shared/contract/ids.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';

/** One session of a service, and who watches it. */
export interface Entry<What> {
  what: What;
  title: string;
  watchers: Map<() => void, (gone: LabError) => void>;
}

/** The sessions of the socket service, each with those who watch it. */
export class SocketTable<What> {
  readonly #entries = new Map<SessionId, Entry<What>>();

  /** @param onForget the session left the registry's list */
  constructor(private readonly onForget: (what: What) => void) {}

  /** What the registry tells of a session: its new name, and that it is off the list. */
  listening(id: () => SessionId): { renamed(title: string): void; forgotten(): void } {
    return {
      renamed: (title) => {
        this.get(id()).title = title;
        this.changed(id());
      },
      forgotten: () => this.#forget(id()),
    };
  }

  add(sessionId: SessionId, what: What, title: string): Entry<What> {
    const entry: Entry<What> = { what, title, watchers: new Map() };
    this.#entries.set(sessionId, entry);
    return entry;
  }

  /** @throws LabError `socket.no-session`. */
  get(sessionId: SessionId): Entry<What> {
    const entry = this.#entries.get(sessionId);
    if (!entry) throw new LabError('socket.no-session', { sessionId });
    return entry;
  }

  watch<Item>(entry: Entry<What>, sink: LatestSink<Item>, make: () => Item): void {
    const offer = (): void => sink.offer(make);
    entry.watchers.set(offer, (gone) => sink.end(gone));
    sink.signal.addEventListener('abort', () => entry.watchers.delete(offer), { once: true });
    offer();
  }

  /** Something that is watched has changed. */
  changed(sessionId: SessionId): void {
    const entry = this.#entries.get(sessionId);
    if (!entry) return;
    for (const offer of entry.watchers.keys()) offer();
  }

  all(): What[] {
    return Array.from(this.#entries.values(), ({ what }) => what);
  }

  clear(): void {
    this.#entries.clear();
  }

  #forget(sessionId: SessionId): void {
    const entry = this.#entries.get(sessionId);
    if (!entry) return;
    this.#entries.delete(sessionId);
    this.onForget(entry.what);
    const gone = new LabError('socket.no-session', { sessionId });
    for (const end of entry.watchers.values()) end(gone);
  }
}
