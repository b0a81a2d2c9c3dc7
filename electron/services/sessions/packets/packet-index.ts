import { MAX_PACKETS } from '../../../../shared/contract/packets.ts';
import type { SessionKind } from '../../../../shared/contract/sessions.ts';
import { levelOfConnect } from '../../../../shared/domain/decode/mqtt/connect-fields.ts';
import { packetFacts, type PacketFacts } from '../../../../shared/domain/decode/mqtt/packet-facts.ts';
import type { FramedPacket } from '../../../../shared/domain/decode/mqtt/packet-framer.ts';
import {
  LEVEL_NAMES,
  packetType,
  type MqttLevel,
  type PacketType,
} from '../../../../shared/domain/decode/mqtt/packet-types.ts';
import { decodeMqttPacket } from '../../../../shared/domain/decode/mqtt/packet.ts';
import type { Steps } from '../../lib/slices.ts';
import type { WireFrame, WireLog } from '../wire-log.ts';
import { DirectionReader } from './direction-reader.ts';
import { Exchanges } from './exchanges.ts';
import type { Connection, PacketEntry } from './packet-entry.ts';

/** Frames read between two places to pause. */
const FRAMES_PER_STEP = 64;

/** Which side of an MQTT session the client is on; what else a session is, its CONNECT tells. */
const CLIENT_IS_OUT: Partial<Record<SessionKind, boolean>> = { mqtt: true, 'broker-client': false };

/** The newest control packets in one session's wire log, found by framing alone; what they hold is read when looked at. */
export class PacketIndex {
  /** Oldest first; packet `n` stands at `n - 1 - gone`. */
  readonly entries: PacketEntry[] = [];
  /** Packets that are no longer in `entries`. */
  gone = 0;
  readonly counts = new Map<PacketType, { count: number; sizeBytes: number }>();
  connection: Connection | null = null;
  readonly #log: WireLog;
  readonly #exchanges = new Exchanges();
  /** Null until it is known: what is no MQTT client's nor broker's session has to begin with a CONNECT. */
  #clientIsOut: boolean | null;
  readonly #isSureMqtt: boolean;
  #in: DirectionReader;
  #out: DirectionReader;
  #skippedBytes = 0;
  readonly #aliases = { in: new Map<number, string>(), out: new Map<number, string>() };
  #nextSeq = 1;
  #atNs = 0;

  constructor(log: WireLog, kind: SessionKind) {
    this.#log = log;
    this.#clientIsOut = CLIENT_IS_OUT[kind] ?? null;
    this.#isSureMqtt = this.#clientIsOut !== null;
    this.#in = this.#reader('in', false);
    this.#out = this.#reader('out', false);
  }

  get isMqtt(): boolean {
    return this.#isSureMqtt || this.#clientIsOut !== null;
  }

  get isBehind(): boolean {
    return this.#nextSeq <= this.#log.appended;
  }

  get skippedBytes(): number {
    return this.#skippedBytes + this.#in.skippedBytes + this.#out.skippedBytes;
  }

  get brokenAt(): number | null {
    return this.#in.brokenAt ?? this.#out.brokenAt;
  }

  /** Packets found since the beginning. */
  get found(): number {
    return this.gone + this.entries.length;
  }

  /** Takes in what the wire log has got since, and lets go of what it has let go. */
  *advance(): Steps {
    while (this.isBehind) {
      if (this.#nextSeq < this.#log.firstSeq) this.#gap();
      for (const frame of this.#log.read(this.#nextSeq, FRAMES_PER_STEP)) {
        this.#take(frame);
        this.#nextSeq = frame.seq + 1;
      }
      yield;
    }
    this.#in.search();
    this.#out.search();
    this.#trim();
  }

  /** The packet, unless it is gone. */
  at(n: number): PacketEntry | undefined {
    return this.entries[n - 1 - this.gone];
  }

  #reader(direction: 'in' | 'out', isBegun: boolean): DirectionReader {
    return new DirectionReader(isBegun, (packet) => this.#add(packet, direction));
  }

  #take(frame: WireFrame): void {
    const { kind, direction } = frame;
    if (kind === 'open') return this.#newConnection(false);
    if (kind === 'close') return this.#connectionOver();
    if (kind !== 'data' || direction === 'none') return;
    this.#clientIsOut ??= clientSide(frame, this.connection === null);
    this.connection ??= { level: 5, isGuessed: true, isOver: false };
    if (this.#clientIsOut === null) return;
    this.#atNs = frame.atNs;
    (direction === 'in' ? this.#in : this.#out).push(frame);
  }

  /** The wire log let go of frames that were not read yet. */
  #gap(): void {
    const known = this.connection;
    const clientIsOut = this.#clientIsOut;
    this.#newConnection(true);
    this.#clientIsOut = clientIsOut;
    this.connection = { level: known?.level ?? 5, isGuessed: known?.isGuessed ?? true, isOver: false };
    this.#nextSeq = this.#log.firstSeq;
  }

  #newConnection(isBegun: boolean): void {
    this.#connectionOver();
    this.connection = null;
    if (!this.#isSureMqtt) this.#clientIsOut = null;
    this.#skippedBytes = this.skippedBytes;
    this.#in = this.#reader('in', isBegun);
    this.#out = this.#reader('out', isBegun);
    this.#aliases.in.clear();
    this.#aliases.out.clear();
  }

  #connectionOver(): void {
    if (this.connection) this.connection.isOver = true;
    this.#exchanges.connectionOver();
  }

  #add({ head, ...place }: FramedPacket, direction: 'in' | 'out'): void {
    const connection = this.connection!;
    learnLevel(connection, head, place.sizeBytes);
    const facts = packetFacts(head, connection.level);
    const isOut = direction === 'out';
    const entry: PacketEntry = {
      ...place,
      n: this.found + 1,
      firstByte: head[0]!,
      isOut,
      isFromClient: isOut === this.#clientIsOut,
      atNs: this.#atNs,
      connection,
      id: facts.id,
      aliasTopic: this.#aliasTopic(facts, direction),
      isRefusal: facts.isRefusal,
      flow: this.found + 1,
      answers: null,
      answeredBy: null,
      repeats: 0,
    };
    this.#exchanges.add(entry);
    this.entries.push(entry);
    this.#count(packetType(entry.firstByte), entry.sizeBytes);
  }

  /** An alias holds for its direction and its connection. @see MQTT 5.0 §3.3.2.3.4 */
  #aliasTopic({ alias }: PacketFacts, direction: 'in' | 'out'): string | null {
    if (!alias) return null;
    const known = this.#aliases[direction];
    if (alias.topic) known.set(alias.number, Buffer.from(alias.topic).toString());
    return known.get(alias.number) ?? null;
  }

  #count(type: PacketType, sizeBytes: number): void {
    const count = this.counts.get(type) ?? { count: 0, sizeBytes: 0 };
    count.count += 1;
    count.sizeBytes += sizeBytes;
    this.counts.set(type, count);
  }

  #trim(): void {
    const { firstSeq } = this.#log;
    let dropped = Math.max(0, this.entries.length - MAX_PACKETS);
    while (dropped < this.entries.length && this.entries[dropped]!.seq < firstSeq) dropped += 1;
    if (dropped === 0) return;
    this.entries.splice(0, dropped);
    this.gone += dropped;
    this.#exchanges.forgetBefore(this.gone + 1);
  }
}

/** Which side the client is on, told from a connection's first bytes; null where they are no CONNECT. */
function clientSide({ bytes, direction }: WireFrame, isFirst: boolean): boolean | null {
  return isFirst && levelOfConnect(bytes) !== null ? direction === 'out' : null;
}

/** A CONNECT says its level; without one, it is the newest by which the packets can be read. */
function learnLevel(connection: Connection, head: Uint8Array, sizeBytes: number): void {
  const named = levelOfConnect(head);
  if (named !== null && LEVEL_NAMES[named]) {
    connection.level = named as MqttLevel;
    connection.isGuessed = false;
  } else if (connection.isGuessed && connection.level === 5) {
    if (decodeMqttPacket(head, 5, head.length < sizeBytes).problem) connection.level = 4;
  }
}
