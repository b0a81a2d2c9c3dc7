import type { SessionKind } from '../../../shared/contract/sessions.ts';
import { PcapngWriter, type PacketDirection } from '../../../shared/domain/pcapng/pcapng-writer.ts';
import { TcpFlow } from '../../../shared/domain/pcapng/tcp-flow.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import { runInSlices } from '../lib/slices.ts';
import { TCP_REMARKS } from '../lib/tcp-remarks.ts';
import { captureEnds, clientOf, endsOfRemark, speaksMqtt } from './capture-ends.ts';
import { PacketIndex } from './packets/packet-index.ts';
import { pour } from './pour.ts';
import type { WireFrame, WireLog } from './wire-log.ts';

/** Bytes gathered before they are handed on. */
const PIECE_BYTES = 256 * 1024;
/** Frames read from the log at a time. */
const FRAMES = 64;

/** The session that is written out. */
export interface CaptureSource {
  kind: SessionKind;
  title: string;
  /** `host:port`, as far as it is known. */
  local: string;
  remote: string;
  log: WireLog;
  /** What the times of its frames count from: nanoseconds since the Unix epoch. */
  originNs: bigint;
}

/** Where each direction's first whole packet begins. */
type Starts = Record<PacketDirection, { seq: number; offset: number }>;

const FROM_THE_BEGINNING: Starts = { in: { seq: 0, offset: 0 }, out: { seq: 0, offset: 0 } };

/**
 * Writes out what the log holds now as a capture file: the bytes as they crossed the wire, in TCP segments as they would
 * have been on an Ethernet. Remarks are comments of the packets after them.
 *
 * @see draft-ietf-opsawg-pcapng
 */
export async function exportCapture(source: CaptureSource, sink: Sink<Uint8Array>): Promise<void> {
  const hasBeginning = source.log.evictedFrames === 0 || !speaksMqtt(source.kind);
  const starts = hasBeginning ? FROM_THE_BEGINNING : await firstPackets(source, sink.signal);
  if (!sink.signal.aborted) await pour(new Capture(source, starts).pieces(), sink);
}

/** Half a packet at the beginning would make nonsense of all that follows: it is left out. */
async function firstPackets({ log, kind }: CaptureSource, signal: AbortSignal): Promise<Starts> {
  const index = new PacketIndex(log, kind);
  await runInSlices(index.advance(), () => signal.aborted);
  const first = (isOut: boolean): Starts['in'] => {
    const packet = index.entries.find((one) => one.isOut === isOut);
    return packet ?? { seq: Number.POSITIVE_INFINITY, offset: 0 };
  };
  return { in: first(false), out: first(true) };
}

class Capture {
  readonly #source: CaptureSource;
  readonly #starts: Starts;
  readonly #client: PacketDirection;
  readonly #writer = new PcapngWriter();
  #flow: TcpFlow | null = null;
  #connections = 0;
  /** What the next packet's comment says. */
  #remarks: string[] = [];
  #atNs = 0n;

  constructor(source: CaptureSource, starts: Starts) {
    this.#source = source;
    this.#starts = starts;
    this.#client = clientOf(source.kind);
  }

  *pieces(): Generator<Uint8Array> {
    const { title, log } = this.#source;
    this.#writer.section(
      'Wirebench',
      `Wire log of ${title}. The TCP segments are made up around the bytes that crossed the wire.`,
    );
    this.#writer.interface('wirebench', title);
    const end = log.appended + 1;
    let next = 1;
    while (next < end) {
      const kept = Math.min(log.firstSeq, end);
      if (kept > next) this.#remarks.push(`Frames ${next} to ${kept - 1} are no longer kept`);
      next = Math.max(next, kept);
      for (const frame of log.read(next, Math.min(FRAMES, end - next))) {
        this.#take(frame);
        next = frame.seq + 1;
        if (this.#writer.size >= PIECE_BYTES) yield this.#writer.take();
      }
    }
    if (this.#remarks.length > 0) this.#writer.statistics(this.#atNs, this.#remarks.join('\n'));
    yield this.#writer.take();
  }

  #take(frame: WireFrame): void {
    const { kind, bytes } = frame;
    this.#atNs = this.#source.originNs + BigInt(frame.atNs);
    if (kind === 'data') return this.#data(frame);
    const text = Buffer.from(bytes).toString();
    this.#remarks.push(kind === 'note' ? text : `${kind}: ${text}`);
    if (kind === 'open') this.#open(text).open(this.#client);
    else if (kind === 'close') this.#close(text);
    else if (text === TCP_REMARKS.finOut) this.#flow?.finish('out');
    else if (text === TCP_REMARKS.finIn) this.#flow?.finish('in');
    else if (text === TCP_REMARKS.rstIn) this.#reset('in');
  }

  #data({ seq, bytes, direction }: WireFrame): void {
    if (direction === 'none' || bytes.byteLength === 0) return;
    const start = this.#starts[direction];
    if (seq < start.seq) return;
    // A log without its beginning: the connection is there already.
    const flow = this.#flow ?? this.#open('');
    flow.data(direction, seq === start.seq ? bytes.subarray(start.offset) : bytes);
  }

  #open(remark: string): TcpFlow {
    const { kind, local, remote } = this.#source;
    const said = endsOfRemark(remark, local, remote);
    const ends = captureEnds(kind, said.local, said.remote, this.#connections);
    this.#connections += 1;
    if (ends.remark !== '') this.#remarks.push(ends.remark);
    for (const { address, name } of ends.names) this.#writer.name(address, name);
    return (this.#flow = new TcpFlow(ends.local, ends.remote, (direction, frame) => {
      this.#writer.packet(this.#atNs, direction, frame, this.#remarks.join('\n'));
      this.#remarks = [];
    }));
  }

  #close(text: string): void {
    if (text === TCP_REMARKS.rstOut) return this.#reset('out');
    this.#flow?.finish('in');
    this.#flow?.finish('out');
    this.#flow = null;
  }

  #reset(direction: PacketDirection): void {
    this.#flow?.reset(direction);
    this.#flow = null;
  }
}
