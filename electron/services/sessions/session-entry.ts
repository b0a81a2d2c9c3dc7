import { randomUUID } from 'node:crypto';

import { SessionId } from '../../../shared/contract/ids.ts';
import type { FrameKind, SessionRow, SessionState } from '../../../shared/contract/sessions.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import type { NewSession, SessionHandle } from '../../ports/sessions.ts';
import type { SessionTraffic } from './session-traffic.ts';
import { isEnded, mayEnter } from './session-states.ts';

/** What an entry needs of the registry it stands in. */
export interface EntryOwner {
  nowMs(): number;
  /** Something the user sees changed; `hasEnded` when it just entered an ended state. */
  changed(entry: SessionEntry, hasEnded: boolean): void;
  /** A service asked for a state that cannot follow. */
  refused(entry: SessionEntry, state: SessionState): void;
  dropped(count: number): void;
}

/** One session of the registry: the service's handle on it, and what the user sees of it. */
export class SessionEntry implements SessionHandle {
  readonly id: SessionId = SessionId.parse(randomUUID());
  readonly source: NewSession;
  readonly traffic: SessionTraffic;
  readonly children = new Set<SessionEntry>();
  readonly parent: SessionEntry | null;
  state: SessionState;
  title: string;
  note = '';
  isForgotten = false;
  /** Counts what changed besides traffic. */
  version = 0;
  /** Set while a close is under way, so that a second one waits for the same. */
  ending: Promise<void> | undefined;
  readonly #owner: EntryOwner;
  #local: string;
  #remote: string;
  #sinceMs: number;
  #reason: WireError | null = null;
  #retry: { attempt: number; atMs: number } | null = null;
  #isRenamed = false;

  constructor(source: NewSession, parent: SessionEntry | null, traffic: SessionTraffic, owner: EntryOwner) {
    this.source = source;
    this.parent = parent;
    this.traffic = traffic;
    this.#owner = owner;
    this.title = source.title;
    this.state = source.state ?? 'connecting';
    this.#local = source.local ?? '';
    this.#remote = source.remote ?? '';
    this.#sinceMs = owner.nowMs();
  }

  get hasEnded(): boolean {
    return isEnded(this.state);
  }

  enter(state: SessionState, why: { reason?: WireError; retry?: { attempt: number; atMs: number } } = {}): void {
    if (!mayEnter(this.state, state)) return this.#owner.refused(this, state);
    const isNew = state !== this.state;
    if (isNew) this.#sinceMs = this.#owner.nowMs();
    this.state = state;
    this.#reason = why.reason ?? null;
    this.#retry = why.retry ?? null;
    this.#changed(isNew && isEnded(state));
  }

  update(change: { title?: string; local?: string; remote?: string }): void {
    if (change.title !== undefined && !this.#isRenamed) this.title = change.title;
    this.#local = change.local ?? this.#local;
    this.#remote = change.remote ?? this.#remote;
    this.#changed();
  }

  wire(direction: 'in' | 'out', bytes: Uint8Array, peer?: string): void {
    if (!this.isForgotten) this.traffic.add(direction, bytes, peer);
  }

  mark(kind: Exclude<FrameKind, 'data'>, text: string): void {
    if (!this.isForgotten) this.traffic.mark(kind, text);
  }

  addDropped(count: number): void {
    this.#owner.dropped(count);
  }

  /** The user's own name for it, which the service's titles no longer replace. */
  rename(title: string): void {
    this.title = title;
    this.#isRenamed = true;
    this.source.renamed?.(title);
    this.#changed();
  }

  annotate(note: string): void {
    this.note = note;
    this.#changed();
  }

  /** Whether every word of `words` (lower case) is somewhere in what the user sees of the session. */
  matches(words: readonly string[]): boolean {
    if (words.length === 0) return true;
    const text = [this.title, this.#local, this.#remote, this.source.kind, this.state, this.note].join('\n');
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  }

  row(): SessionRow {
    return {
      id: this.id,
      kind: this.source.kind,
      title: this.title,
      note: this.note,
      local: this.#local,
      remote: this.#remote,
      parentId: this.parent?.id ?? null,
      profileId: this.source.profileId ?? null,
      state: this.state,
      sinceMs: this.#sinceMs,
      reason: this.#reason,
      retry: this.#retry,
      counters: this.traffic.counters(),
      evictedFrames: this.traffic.log.evictedFrames,
      evictedBytes: this.traffic.log.evictedBytes,
    };
  }

  #changed(hasEnded = false): void {
    this.version += 1;
    this.#owner.changed(this, hasEnded);
  }
}
