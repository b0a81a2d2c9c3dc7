import type { RowRange, SessionId } from '../../../../shared/contract/ids.ts';
import type { PacketFilter, PacketWindow } from '../../../../shared/contract/packets.ts';
import type { MqttLevel } from '../../../../shared/domain/decode/mqtt/packet-types.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import { runInSlices, type Steps } from '../../lib/slices.ts';
import { ChangeTicker } from '../../lib/change-ticker.ts';
import type { SessionWire } from '../session-registry.ts';
import { packetBytes } from './packet-bytes.ts';
import { PacketIndex } from './packet-index.ts';
import { packetRow } from './packet-rows.ts';
import { PacketSelection } from './packet-selection.ts';

/** How often readers look whether packets came, in milliseconds. */
const TICK_MS = 250;
/** Most bytes of a packet one request gets: 1 MiB. */
const MOST_PACKET_BYTES = 1_048_576;
/** An index is kept so long after its last reader left, in milliseconds: a list that scrolls comes back at once. */
const LINGER_MS = 30_000;
/** Filters of one session whose matches are kept. */
const MOST_SELECTIONS = 4;

interface Wires {
  wireOf(sessionId: string): SessionWire;
}

/** One session's packets while somebody looks at them. */
interface Watched {
  wire: SessionWire;
  index: PacketIndex;
  selections: Map<string, PacketSelection>;
  readers: number;
  /** Grows with what was taken in. */
  version: number;
  /** How much the wire log had seen when it was read last. */
  taken: number;
  isWorking: boolean;
  leaving?: NodeJS.Timeout;
}

/** Sessions as MQTT control packets; see `contract/packets.ts` for what each handler promises. */
export class PacketViews {
  readonly #sessions: Wires;
  readonly #watched = new Map<string, Watched>();
  readonly #ticker = new ChangeTicker(TICK_MS);

  constructor({ sessions }: { sessions: Wires }) {
    this.#sessions = sessions;
  }

  /** @throws LabError `session.unknown`, also when the session is forgotten later. */
  view(
    { sessionId, filter, ...range }: RowRange & { sessionId: SessionId; follow: boolean; filter: PacketFilter },
    sink: LatestSink<PacketWindow>,
  ): void {
    const watched = this.#watch(sessionId);
    const selection = selectionOf(watched, filter);
    watched.readers += 1;
    sink.signal.addEventListener('abort', () => this.#leave(sessionId, watched), { once: true });
    let seen = -1;
    const check = (): void => {
      if (watched.wire.isForgotten()) return sink.end(new LabError('session.unknown', { sessionId }));
      void this.#advance(watched, selection);
      if (watched.version === seen) return;
      seen = watched.version;
      sink.offer(() => packetWindow(watched, selection, range));
    };
    this.#ticker.watch(check, sink.signal);
    check();
  }

  /** The bytes of packet `n` of a session that is being viewed. @throws LabError `session.unknown`, `session.packet-gone`. */
  async bytes({ sessionId, n }: { sessionId: SessionId; n: number }): Promise<{
    bytes: Uint8Array<ArrayBuffer>;
    sizeBytes: number;
    level: MqttLevel;
  }> {
    const { log } = this.#sessions.wireOf(sessionId);
    const entry = this.#watched.get(sessionId)?.index.at(n);
    const bytes = entry && packetBytes(log, entry, MOST_PACKET_BYTES);
    if (!bytes) throw new LabError('session.packet-gone', { n });
    return { bytes: new Uint8Array(bytes), sizeBytes: entry.sizeBytes, level: entry.connection.level };
  }

  #watch(sessionId: string): Watched {
    const wire = this.#sessions.wireOf(sessionId);
    const known = this.#watched.get(sessionId);
    clearTimeout(known?.leaving);
    if (known) return known;
    const index = new PacketIndex(wire.log, wire.kind);
    const watched: Watched = {
      wire,
      index,
      selections: new Map(),
      readers: 0,
      version: 0,
      taken: -1,
      isWorking: false,
    };
    this.#watched.set(sessionId, watched);
    return watched;
  }

  #leave(sessionId: string, watched: Watched): void {
    watched.readers -= 1;
    if (watched.readers > 0) return;
    watched.leaving = setTimeout(() => this.#watched.delete(sessionId), LINGER_MS).unref();
  }

  /** Takes in what came since, a slice at a time; who looks sees it grow. */
  async #advance(watched: Watched, selection: PacketSelection): Promise<void> {
    const { appended, evictedFrames } = watched.wire.log;
    // Both only grow, so their sum tells whether either moved.
    const now = appended + evictedFrames;
    if (watched.isWorking || (now === watched.taken && !selection.isBehind)) return;
    watched.isWorking = true;
    watched.taken = now;
    await runInSlices(takeIn(watched, selection), () => watched.readers === 0 || watched.wire.isForgotten());
    watched.isWorking = false;
    this.#ticker.checkNow();
  }
}

function* takeIn(watched: Watched, selection: PacketSelection): Steps {
  for (const part of [watched.index, selection]) {
    const steps = part.advance();
    while (!steps.next().done) {
      watched.version += 1;
      yield;
    }
    watched.version += 1;
  }
}

function selectionOf({ index, wire, selections }: Watched, filter: PacketFilter): PacketSelection {
  const key = JSON.stringify(filter);
  const selection = selections.get(key) ?? new PacketSelection(index, wire.log, filter);
  // The one used last is the last in the map.
  selections.delete(key);
  selections.set(key, selection);
  for (const old of selections.keys()) if (selections.size > MOST_SELECTIONS) selections.delete(old);
  return selection;
}

function packetWindow(
  { index, wire }: Watched,
  selection: PacketSelection,
  { first, count, follow }: RowRange & { follow: boolean },
): PacketWindow {
  const { entries } = selection;
  const start = follow ? Math.max(0, entries.length - count) : Math.min(first, entries.length);
  const rows = entries
    .slice(start, start + count)
    .map((entry, at) => packetRow(wire.log, entry, entries[start + at - 1], wire.originNs));
  return {
    isMqtt: index.isMqtt,
    total: entries.length,
    first: start,
    rows,
    gone: selection.gone,
    counts: [...index.counts].map(([type, { count: of, sizeBytes }]) => ({ type, count: of, sizeBytes })),
    level: index.connection?.level ?? 0,
    isLevelGuessed: index.connection?.isGuessed ?? false,
    isBehind: index.isBehind || selection.isBehind,
    skippedBytes: index.skippedBytes,
    brokenAt: index.brokenAt,
  };
}
