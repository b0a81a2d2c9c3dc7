import type { RowRange, SessionId } from '../../../shared/contract/ids.ts';
import {
  CAPTURED_KINDS,
  type FrameWindow,
  type SessionKind,
  type SessionRow,
  type SessionState,
  type SessionWindow,
  type WireLogFormat,
} from '../../../shared/contract/sessions.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { NewSession, SessionHandle, Sessions } from '../../ports/sessions.ts';
import { ChangeTicker } from '../lib/change-ticker.ts';
import { EndedSessions, isAllEnded } from './ended-sessions.ts';
import { exportCapture } from './export-capture.ts';
import { exportWireLog } from './export-wire-log.ts';
import { IN, OUT } from '../lib/rates.ts';
import { endSession, within } from './session-closing.ts';
import { SessionEntry, type EntryOwner } from './session-entry.ts';
import { SessionTraffic, TrafficTotals } from './session-traffic.ts';
import { frameWindow, sessionWindow } from './session-views.ts';
import type { WireLimits } from './wire-budget.ts';
import type { WireLog } from './wire-log.ts';

/** How often watchers look whether counters moved, in milliseconds. */
const TICK_MS = 250;
/** Most bytes of a frame one request gets: 1 MiB. */
const MOST_FRAME_BYTES = 1_048_576;
/** Longest time the shutdown waits for sessions to close, in milliseconds. */
const SHUTDOWN_MS = 3_000;

export interface SessionRegistryDeps {
  clock: Clock;
  log: Log;
  limits: WireLimits;
}

/** One session's wire log, for those who read more out of it. */
export interface SessionWire {
  kind: SessionKind;
  log: WireLog;
  /** What the times of its frames count from: nanoseconds since the Unix epoch. */
  originNs: bigint;
  isForgotten(): boolean;
}

/** What the status bar totals over all sessions. */
export interface SessionTotals {
  openSessions: number;
  bytesInPerS: number;
  bytesOutPerS: number;
  /** Frames and messages let go so far. */
  dropped: number;
}

/** Everything live, whatever service owns it; see `contract/sessions.ts` for what each handler promises. */
export class SessionRegistry implements Sessions, AsyncDisposable {
  readonly #deps: SessionRegistryDeps;
  readonly #totals: TrafficTotals;
  readonly #entries = new Map<string, SessionEntry>();
  readonly #roots = new Set<SessionEntry>();
  readonly #ended = new EndedSessions();
  readonly #ticker = new ChangeTicker(TICK_MS);
  readonly #owner: EntryOwner;
  #version = 0;

  constructor(deps: SessionRegistryDeps) {
    this.#deps = deps;
    this.#totals = new TrafficTotals(deps.clock, deps.limits);
    this.#owner = {
      nowMs: () => deps.clock.nowMs(),
      changed: (entry, hasEnded) => this.#changed(entry, hasEnded),
      refused: (entry, state) => this.#refused(entry, state),
      dropped: (count) => (this.#totals.droppedElsewhere += count),
    };
  }

  /** Puts a new session on the list, below its parent if that is still known. */
  open(session: NewSession): SessionHandle {
    const parent = session.parentId === undefined ? undefined : this.#entries.get(session.parentId);
    const entry = new SessionEntry(session, parent ?? null, new SessionTraffic(this.#totals), this.#owner);
    this.#entries.set(entry.id, entry);
    (entry.parent?.children ?? this.#roots).add(entry);
    if (entry.hasEnded) this.#ended.add(entry);
    this.#announce();
    return entry;
  }

  /** New bounds of the wire log; what is beyond them goes at once, and is counted. */
  setLimits(limits: WireLimits): void {
    this.#totals.budget.setLimits(limits);
    this.#announce();
  }

  totals(): SessionTotals {
    const nowS = this.#totals.nowS();
    let dropped = this.#totals.droppedElsewhere;
    for (const { traffic } of this.#entries.values()) dropped += traffic.log.evictedFrames;
    return {
      openSessions: this.#entries.size - this.#ended.size,
      bytesInPerS: this.#totals.rates.perS(IN, 1, nowS),
      bytesOutPerS: this.#totals.rates.perS(OUT, 1, nowS),
      dropped,
    };
  }

  view(params: RowRange & { filter: string }, sink: LatestSink<SessionWindow>): void {
    const make = (): SessionWindow => sessionWindow(this.#roots, params);
    let seen = -1;
    const check = (): void => {
      if (seen === this.#version && !this.#totals.isWarm(this.#totals.lastS)) return;
      seen = this.#version;
      sink.offer(make);
    };
    this.#ticker.watch(check, sink.signal);
    check();
  }

  /** @throws LabError `session.unknown`, also when the session is forgotten later. */
  watch({ sessionId }: { sessionId: SessionId }, sink: LatestSink<SessionRow>): void {
    const entry = this.#find(sessionId);
    this.#follow(
      entry,
      sink,
      () => (entry.traffic.isWarm ? Number.NaN : entry.version),
      () => entry.row(),
    );
  }

  /** @throws LabError `session.unknown`, also when the session is forgotten later. */
  frames(
    { sessionId, ...window }: RowRange & { sessionId: SessionId; follow: boolean },
    sink: LatestSink<FrameWindow>,
  ): void {
    const entry = this.#find(sessionId);
    const { log } = entry.traffic;
    // Both counters only grow, so their sum tells whether either moved.
    const version = (): number => log.appended + log.evictedFrames;
    this.#follow(entry, sink, version, () => frameWindow(log, window, this.#totals.originNs));
  }

  /** Closes the session and all below it; resolves when they are. @throws LabError `session.unknown`. */
  async close({ sessionId }: { sessionId: SessionId }): Promise<void> {
    await endSession(this.#find(sessionId), this.#deps.log);
  }

  /** @throws LabError `session.unknown`, `session.still-open`. */
  async forget({ sessionId }: { sessionId: SessionId }): Promise<void> {
    const entry = this.#find(sessionId);
    if (!isAllEnded(entry)) throw new LabError('session.still-open', { sessionId });
    this.#forget(entry);
    this.#announce();
  }

  /** @throws LabError `session.unknown`. */
  async rename({ sessionId, title }: { sessionId: SessionId; title: string }): Promise<void> {
    this.#find(sessionId).rename(title);
  }

  /** @throws LabError `session.unknown`. */
  async annotate({ sessionId, note }: { sessionId: SessionId; note: string }): Promise<void> {
    this.#find(sessionId).annotate(note);
  }

  /** @throws LabError `session.unknown`, `session.frame-gone`. */
  async frameBytes({ sessionId, seq, offset }: { sessionId: SessionId; seq: number; offset: number }): Promise<{
    bytes: Uint8Array<ArrayBuffer>;
    sizeBytes: number;
  }> {
    const [frame] = this.#find(sessionId).traffic.log.read(seq, 1);
    if (frame?.seq !== seq) throw new LabError('session.frame-gone', { seq });
    const bytes = frame.kind === 'data' ? frame.bytes : new Uint8Array();
    return { bytes: bytes.slice(offset, offset + MOST_FRAME_BYTES), sizeBytes: bytes.byteLength };
  }

  /** @throws LabError `session.unknown`, `session.no-capture`. */
  async exportFrames(
    { sessionId, format }: { sessionId: SessionId; format: WireLogFormat },
    sink: Sink<Uint8Array>,
  ): Promise<void> {
    const entry = this.#find(sessionId);
    const { title, traffic, source } = entry;
    const { originNs } = this.#totals;
    if (format === 'text') return await exportWireLog(title, traffic.log, originNs, sink);
    if (!CAPTURED_KINDS.has(source.kind)) throw new LabError('session.no-capture', { sessionId });
    const { local, remote } = entry.row();
    await exportCapture({ kind: source.kind, title, local, remote, log: traffic.log, originNs }, sink);
  }

  /** @throws LabError `session.unknown`. */
  wireOf(sessionId: string): SessionWire {
    const entry = this.#find(sessionId);
    const { originNs } = this.#totals;
    return { kind: entry.source.kind, log: entry.traffic.log, originNs, isForgotten: () => entry.isForgotten };
  }

  /** Closes everything, and waits for it no longer than `SHUTDOWN_MS`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await within(SHUTDOWN_MS, Promise.all([...this.#roots].map((entry) => endSession(entry, this.#deps.log))));
    const open = this.#entries.size - this.#ended.size;
    if (open > 0) this.#deps.log.warn('sessions did not close in time', { open });
  }

  /** Offers what `make` builds whenever `version` moved, until the reader leaves or the session is forgotten. */
  #follow<Item>(entry: SessionEntry, sink: LatestSink<Item>, version: () => number, make: () => Item): void {
    let seen = -1;
    const check = (): void => {
      if (entry.isForgotten) return sink.end(new LabError('session.unknown', { sessionId: entry.id }));
      const now = version();
      if (now === seen) return;
      seen = now;
      sink.offer(make);
    };
    this.#ticker.watch(check, sink.signal);
    check();
  }

  #changed(entry: SessionEntry, hasEnded: boolean): void {
    if (entry.isForgotten) return;
    if (hasEnded) {
      this.#ended.add(entry);
      for (const child of entry.children) void endSession(child, this.#deps.log);
      for (const old of this.#ended.overdue(entry)) this.#forget(old);
    } else if (!entry.hasEnded) {
      this.#ended.delete(entry);
    }
    this.#announce();
  }

  #refused(entry: SessionEntry, state: SessionState): void {
    this.#deps.log.error('a session cannot enter this state', { sessionId: entry.id, from: entry.state, to: state });
  }

  #announce(): void {
    this.#version += 1;
    this.#ticker.checkNow();
  }

  #forget(entry: SessionEntry): void {
    for (const child of entry.children) this.#forget(child);
    (entry.parent?.children ?? this.#roots).delete(entry);
    this.#entries.delete(entry.id);
    this.#ended.delete(entry);
    entry.isForgotten = true;
    entry.traffic.release();
    entry.source.forgotten?.();
  }

  #find(sessionId: string): SessionEntry {
    const entry = this.#entries.get(sessionId);
    if (!entry) throw new LabError('session.unknown', { sessionId });
    return entry;
  }
}
