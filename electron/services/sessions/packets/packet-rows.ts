import type { PacketRow } from '../../../../shared/contract/packets.ts';
import { packetSummary, type PacketSummary } from '../../../../shared/domain/decode/mqtt/packet-summary.ts';
import type { WireLog } from '../wire-log.ts';
import { wantedAnswer } from './exchanges.ts';
import { packetBytes } from './packet-bytes.ts';
import { typeOf, type PacketEntry } from './packet-entry.ts';

/** Bytes of a packet that its summary is made from. */
const HEAD_BYTES = 512;

/** A packet's summary, from its first bytes. */
export function summaryOf(log: WireLog, entry: PacketEntry): PacketSummary {
  const head = packetBytes(log, entry, HEAD_BYTES);
  if (!head) return { text: 'its bytes are no longer kept', isBad: false };
  return packetSummary(head, entry.sizeBytes, entry.connection.level, entry.aliasTopic);
}

/** What a page sees of a packet; `before` is the one above it in the list. */
export function packetRow(
  log: WireLog,
  entry: PacketEntry,
  before: PacketEntry | undefined,
  originNs: bigint,
): PacketRow {
  const { text, isBad } = summaryOf(log, entry);
  return {
    n: entry.n,
    seq: entry.seq,
    sizeBytes: entry.sizeBytes,
    direction: entry.isOut ? 'out' : 'in',
    from: entry.isFromClient ? 'client' : 'broker',
    atUs: Number((originNs + BigInt(entry.atNs)) / 1_000n),
    deltaUs: before ? usBetween(before, entry) : null,
    type: typeOf(entry),
    summary: text,
    isBad,
    flow: entry.flow,
    answers: entry.answers && { n: entry.answers.n, afterUs: usBetween(entry.answers, entry) },
    answeredBy: entry.answeredBy && { n: entry.answeredBy.n, afterUs: usBetween(entry, entry.answeredBy) },
    answer: answerOf(entry),
    repeats: entry.repeats,
  };
}

function answerOf(entry: PacketEntry): PacketRow['answer'] {
  if (entry.answeredBy) return 'come';
  if (wantedAnswer(entry) === null) return 'none-wanted';
  return entry.connection.isOver ? 'missing' : 'waiting';
}

const usBetween = (from: PacketEntry, to: PacketEntry): number => (to.atNs - from.atNs) / 1_000;
