import { ByteSink } from './byte-sink.ts';

/** Block types, and what marks the byte order. @see draft-ietf-opsawg-pcapng §4 */
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Options: of every block, of the section, of the interface, of a packet. */
const END_OF_OPTIONS = 0;
const COMMENT = 1;
const USER_APPLICATION = 4;
const INTERFACE_NAME = 2;
const INTERFACE_DESCRIPTION_TEXT = 3;
const TIME_RESOLUTION = 9;
const PACKET_FLAGS = 2;

/** What Wireshark calls Ethernet. */
const LINK_ETHERNET = 1;
/** Times are in units of 10⁻⁹ s. */
const NANOSECONDS = 9;
/** Longest comment written, in UTF-16 units; an option has at most 65,535 bytes. */
const LONGEST_COMMENT = 8_000;

/** Which way a packet went, seen from the machine that recorded it. */
export type PacketDirection = 'in' | 'out';

/** Writes a capture file of one section and one Ethernet interface. @see draft-ietf-opsawg-pcapng */
export class PcapngWriter {
  readonly #sink = new ByteSink();

  /** Bytes written and not taken yet. */
  get size(): number {
    return this.#sink.size;
  }

  /** What was written since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#sink.take();
  }

  /** Opens the file: the program that wrote it, and a remark on the whole. */
  section(application: string, comment: string): void {
    this.#block(SECTION_HEADER, 16 + optionSize(application) + optionSize(comment) + END_SIZE, () => {
      this.#sink.uint32(BYTE_ORDER_MAGIC);
      this.#sink.uint16(1);
      this.#sink.uint16(0);
      // The section's length is not known yet.
      this.#sink.uint32(0xffffffff);
      this.#sink.uint32(0xffffffff);
      this.#text(COMMENT, comment);
      this.#text(USER_APPLICATION, application);
      this.#endOfOptions();
    });
  }

  /** The one interface its packets crossed. */
  interface(name: string, description: string): void {
    this.#block(INTERFACE_DESCRIPTION, 8 + optionSize(name) + optionSize(description) + 8 + END_SIZE, () => {
      this.#sink.uint16(LINK_ETHERNET);
      this.#sink.uint16(0);
      this.#sink.uint32(0);
      this.#text(INTERFACE_NAME, name);
      this.#text(INTERFACE_DESCRIPTION_TEXT, description);
      this.#sink.uint16(TIME_RESOLUTION);
      this.#sink.uint16(1);
      this.#sink.uint32(NANOSECONDS);
      this.#endOfOptions();
    });
  }

  /** The name that an address stands for: 4 bytes, or 16. */
  name(address: Uint8Array, name: string): void {
    const text = new TextEncoder().encode(`${name}\0`);
    const length = address.byteLength + text.byteLength;
    this.#block(NAME_RESOLUTION, 4 + padded(length) + 4, () => {
      this.#sink.uint16(address.byteLength === 4 ? 1 : 2);
      this.#sink.uint16(length);
      this.#sink.bytes(address);
      this.#sink.bytes(text);
      this.#sink.zeros(padded(length) - length);
      this.#sink.uint32(0);
    });
  }

  /** @param atNs nanoseconds since the Unix epoch */
  packet(atNs: bigint, direction: PacketDirection, frame: Uint8Array, comment: string): void {
    const size = frame.byteLength;
    const commentSize = comment === '' ? 0 : optionSize(comment);
    this.#block(ENHANCED_PACKET, 20 + padded(size) + 8 + commentSize + END_SIZE, () => {
      this.#sink.uint32(0);
      this.#sink.uint32(Number(atNs >> 32n));
      this.#sink.uint32(Number(atNs & 0xffffffffn));
      this.#sink.uint32(size);
      this.#sink.uint32(size);
      this.#sink.bytes(frame);
      this.#sink.zeros(padded(size) - size);
      this.#sink.uint16(PACKET_FLAGS);
      this.#sink.uint16(4);
      this.#sink.uint32(direction === 'in' ? 1 : 2);
      if (comment !== '') this.#text(COMMENT, comment);
      this.#endOfOptions();
    });
  }

  /** Closes the file with what is still to be said. */
  statistics(atNs: bigint, comment: string): void {
    this.#block(INTERFACE_STATISTICS, 12 + optionSize(comment) + END_SIZE, () => {
      this.#sink.uint32(0);
      this.#sink.uint32(Number(atNs >> 32n));
      this.#sink.uint32(Number(atNs & 0xffffffffn));
      this.#text(COMMENT, comment);
      this.#endOfOptions();
    });
  }

  #block(type: number, bodyBytes: number, write: () => void): void {
    const length = bodyBytes + 12;
    this.#sink.uint32(type);
    this.#sink.uint32(length);
    write();
    this.#sink.uint32(length);
  }

  #text(code: number, text: string): void {
    const bytes = encoded(text);
    this.#sink.uint16(code);
    this.#sink.uint16(bytes.byteLength);
    this.#sink.bytes(bytes);
    this.#sink.zeros(padded(bytes.byteLength) - bytes.byteLength);
  }

  #endOfOptions(): void {
    this.#sink.uint16(END_OF_OPTIONS);
    this.#sink.uint16(0);
  }
}

const END_SIZE = 4;
const encoded = (text: string): Uint8Array => new TextEncoder().encode(text.slice(0, LONGEST_COMMENT));
const padded = (size: number): number => (size + 3) & ~3;
const optionSize = (text: string): number => 4 + padded(encoded(text).byteLength);
