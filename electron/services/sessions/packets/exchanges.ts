import type { PacketType } from '../../../../shared/domain/decode/mqtt/packet-types.ts';
import { isDuplicate, qosOf, typeOf, type PacketEntry } from './packet-entry.ts';

const ANSWERS: Partial<Record<PacketType, PacketType>> = {
  CONNECT: 'CONNACK',
  PUBREC: 'PUBREL',
  PUBREL: 'PUBCOMP',
  SUBSCRIBE: 'SUBACK',
  UNSUBSCRIBE: 'UNSUBACK',
  PINGREQ: 'PINGRESP',
};

/** What a message of QoS 1 and 2 is waited for with outlives the connection, MQTT 5.0 §4.4. */
const OUTLIVES: ReadonlySet<PacketType> = new Set(['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP']);

/** The type of packet that answers this one; null where none is due. @see MQTT 5.0 §4.3 */
export function wantedAnswer(entry: PacketEntry): PacketType | null {
  const type = typeOf(entry);
  if (type === 'PUBLISH') return ([null, 'PUBACK', 'PUBREC'] as const)[qosOf(entry)] ?? null;
  return entry.isRefusal ? null : (ANSWERS[type] ?? null);
}

/** Ties each packet to the one it answers, by type, direction and packet identifier. */
export class Exchanges {
  /** Packets that wait for an answer, by what it would be. */
  readonly #waiting = new Map<string, PacketEntry>();

  add(entry: PacketEntry): void {
    const mine = keyOf(typeOf(entry), entry.isOut, entry.id);
    const asked = this.#waiting.get(mine);
    if (asked) {
      this.#waiting.delete(mine);
      entry.answers = asked;
      entry.flow = asked.flow;
      asked.answeredBy = entry;
    }
    const answer = wantedAnswer(entry);
    if (answer === null) return;
    const awaited = keyOf(answer, !entry.isOut, entry.id);
    const before = this.#waiting.get(awaited);
    if (before && isRepeat(entry, before)) {
      entry.repeats = before.n;
      entry.flow = before.flow;
    }
    this.#waiting.set(awaited, entry);
  }

  /** The connection is over: what else was asked gets no answer. */
  connectionOver(): void {
    for (const key of this.#waiting.keys())
      if (!OUTLIVES.has(key.split(' ')[0] as PacketType)) this.#waiting.delete(key);
  }

  /** Lets go of what waits since before packet `n`. */
  forgetBefore(n: number): void {
    for (const [key, entry] of this.#waiting) if (entry.n < n) this.#waiting.delete(key);
  }
}

const keyOf = (type: PacketType, isOut: boolean, id: number): string => `${type} ${isOut ? 'out' : 'in'} ${id}`;

/** A message says itself that it is sent again; the release of one does not have to. */
function isRepeat(entry: PacketEntry, before: PacketEntry): boolean {
  const type = typeOf(entry);
  return type === typeOf(before) && (type === 'PUBREL' || (type === 'PUBLISH' && isDuplicate(entry)));
}
