import { addWords, checksumOf } from './checksum.ts';
import type { Endpoint } from './endpoint.ts';
import type { PacketDirection } from './pcapng-writer.ts';

const ETHERNET_BYTES = 14;
const TCP_BYTES = 20;
/** Maximum segment size and window scale, with one byte of padding. @see RFC 9293 §3.2, RFC 7323 §2 */
const SYN_OPTIONS_BYTES = 8;
/** What one segment holds at most: as much as an IPv4 packet can. */
const SEGMENT_BYTES = 65_495;
const WINDOW_SCALE = 7;
/** What may be on its way unanswered before the other side says that it has it. */
const ACKNOWLEDGED_BYTES = 1_048_576;

const [FIN, SYN, RST, PSH, ACK] = [0x01, 0x02, 0x04, 0x08, 0x10];

/** Takes a whole Ethernet frame; it is only good until the call returns. */
export type OnFrame = (direction: PacketDirection, frame: Uint8Array) => void;

interface Side {
  end: Endpoint;
  /** Sequence number of the next byte it sends. */
  next: number;
  /** What it sent that the other side has not acknowledged, in bytes. */
  unanswered: number;
  hasFinished: boolean;
}

/**
 * A TCP connection as the frames it would have been on an Ethernet: handshake, segments with their sequence and
 * acknowledgement numbers, and an end. Nothing is lost, and nothing is sent twice.
 *
 * @see RFC 9293 §3
 */
export class TcpFlow {
  readonly #sides: Record<PacketDirection, Side>;
  readonly #onFrame: OnFrame;
  readonly #frame = new Uint8Array(ETHERNET_BYTES + 40 + TCP_BYTES + SYN_OPTIONS_BYTES + SEGMENT_BYTES);
  readonly #view = new DataView(this.#frame.buffer);
  readonly #isIpv6: boolean;
  #identification = 0;

  /** Both ends must have addresses of the same family; what `local` sends goes out. */
  constructor(local: Endpoint, remote: Endpoint, onFrame: OnFrame) {
    this.#sides = {
      out: { end: local, next: 1_000, unanswered: 0, hasFinished: false },
      in: { end: remote, next: 500_000, unanswered: 0, hasFinished: false },
    };
    this.#onFrame = onFrame;
    this.#isIpv6 = local.address.byteLength === 16;
  }

  /** The handshake; `client` sends first. */
  open(client: PacketDirection): void {
    const server = opposite(client);
    this.#segment(client, SYN, EMPTY);
    this.#segment(server, SYN | ACK, EMPTY);
    this.#segment(client, ACK, EMPTY);
  }

  data(direction: PacketDirection, bytes: Uint8Array): void {
    const side = this.#sides[direction];
    for (let at = 0; at < bytes.byteLength; at += SEGMENT_BYTES) {
      const part = bytes.subarray(at, at + SEGMENT_BYTES);
      const isLast = at + SEGMENT_BYTES >= bytes.byteLength;
      this.#segment(direction, isLast ? PSH | ACK : ACK, part);
      if (side.unanswered >= ACKNOWLEDGED_BYTES) this.#segment(opposite(direction), ACK, EMPTY);
    }
  }

  /** One side has nothing more to send; the other may go on. */
  finish(direction: PacketDirection): void {
    const side = this.#sides[direction];
    if (side.hasFinished) return;
    side.hasFinished = true;
    this.#segment(direction, FIN | ACK, EMPTY);
    this.#segment(opposite(direction), ACK, EMPTY);
  }

  reset(direction: PacketDirection): void {
    this.#segment(direction, RST | ACK, EMPTY);
  }

  #segment(direction: PacketDirection, flags: number, payload: Uint8Array): void {
    const from = this.#sides[direction];
    const to = this.#sides[opposite(direction)];
    const headerBytes = TCP_BYTES + (flags & SYN ? SYN_OPTIONS_BYTES : 0);
    const tcpBytes = headerBytes + payload.byteLength;
    const tcpAt = ETHERNET_BYTES + (this.#isIpv6 ? 40 : 20);
    this.#ethernet(direction);
    const pseudoSum = this.#isIpv6 ? this.#ipv6(from.end, to.end, tcpBytes) : this.#ipv4(from.end, to.end, tcpBytes);
    this.#tcp(tcpAt, from, to, flags, headerBytes);
    this.#frame.set(payload, tcpAt + headerBytes);
    const sum = addWords(pseudoSum, this.#frame, tcpAt, tcpAt + tcpBytes);
    this.#view.setUint16(tcpAt + 16, checksumOf(sum));

    from.next = (from.next + payload.byteLength + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
    from.unanswered += payload.byteLength;
    if (flags & ACK) to.unanswered = 0;
    this.#onFrame(direction, this.#frame.subarray(0, tcpAt + tcpBytes));
  }

  /** Addresses that are nobody's card: the local bit is set. @see IEEE 802 §8.2 */
  #ethernet(direction: PacketDirection): void {
    const [to, from] = direction === 'out' ? [2, 1] : [1, 2];
    this.#frame.set([2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from], 0);
    this.#view.setUint16(12, this.#isIpv6 ? 0x86dd : 0x0800);
  }

  /** Writes the header; answers the sum of the pseudo header. @see RFC 791 §3.1 */
  #ipv4(from: Endpoint, to: Endpoint, tcpBytes: number): number {
    const at = ETHERNET_BYTES;
    const view = this.#view;
    view.setUint16(at, 0x4500);
    view.setUint16(at + 2, 20 + tcpBytes);
    view.setUint16(at + 4, (this.#identification = (this.#identification + 1) & 0xffff));
    view.setUint16(at + 6, 0x4000);
    view.setUint16(at + 8, 0x4006);
    view.setUint16(at + 10, 0);
    this.#frame.set(from.address, at + 12);
    this.#frame.set(to.address, at + 16);
    view.setUint16(at + 10, checksumOf(addWords(0, this.#frame, at, at + 20)));
    return addWords(6 + tcpBytes, this.#frame, at + 12, at + 20);
  }

  /** @see RFC 8200 §3, §8.1 */
  #ipv6(from: Endpoint, to: Endpoint, tcpBytes: number): number {
    const at = ETHERNET_BYTES;
    const view = this.#view;
    view.setUint32(at, 0x60000000);
    view.setUint16(at + 4, tcpBytes);
    view.setUint16(at + 6, 0x0640);
    this.#frame.set(from.address, at + 8);
    this.#frame.set(to.address, at + 24);
    return addWords(6 + tcpBytes, this.#frame, at + 8, at + 40);
  }

  #tcp(at: number, from: Side, to: Side, flags: number, headerBytes: number): void {
    const view = this.#view;
    view.setUint16(at, from.end.port);
    view.setUint16(at + 2, to.end.port);
    view.setUint32(at + 4, from.next);
    view.setUint32(at + 8, flags & ACK ? to.next : 0);
    view.setUint16(at + 12, ((headerBytes / 4) << 12) | flags);
    view.setUint16(at + 14, 0xffff);
    view.setUint32(at + 16, 0);
    if (headerBytes === TCP_BYTES) return;
    this.#frame.set([2, 4, SEGMENT_BYTES >> 8, SEGMENT_BYTES & 0xff, 3, 3, WINDOW_SCALE, 0], at + TCP_BYTES);
  }
}

const EMPTY = new Uint8Array();
const opposite = (direction: PacketDirection): PacketDirection => (direction === 'in' ? 'out' : 'in');
