import { bytesOfName, textOfName } from '../../../../shared/domain/files/name-bytes.ts';

/** Packet types of SFTP version 3. @see draft-ietf-secsh-filexfer-02 §3 */
export const PACKET = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attrs: 105,
  extended: 200,
  extendedReply: 201,
} as const;

/** Flags of an open. @see draft-ietf-secsh-filexfer-02 §6.3 */
export const OPEN = { read: 0x01, write: 0x02, create: 0x08, truncate: 0x10, exclusive: 0x20 } as const;

/** Which attributes are there. @see draft-ietf-secsh-filexfer-02 §5 */
const HAS = { size: 0x01, owner: 0x02, permissions: 0x04, times: 0x08, extended: 0x8000_0000 } as const;

/** Attributes of a file; what the server does not say is undefined. */
export interface SftpAttributes {
  sizeBytes?: number;
  uid?: number;
  gid?: number;
  /** Permission bits and the kind of file, as POSIX's `st_mode`. */
  mode?: number;
  /** Seconds since the Unix epoch. */
  modifiedS?: number;
}

/** One entry of a folder, as the server lists it. */
export interface SftpName {
  name: string;
  /** What `ls -l` would print; only for people. */
  long: string;
  attributes: SftpAttributes;
}

/** Builds one packet; the length before it is filled in at the end. */
export class PacketWriter {
  readonly #parts: Uint8Array[] = [];
  #sizeBytes = 0;

  constructor(type: number) {
    this.#add(Uint8Array.of(type));
  }

  u32(value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value);
    return this.#add(bytes);
  }

  u64(value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
    return this.#add(bytes);
  }

  bytes(value: Uint8Array): this {
    return this.u32(value.byteLength).#add(value);
  }

  /** A word of the protocol, such as an extension's name. */
  text(value: string): this {
    return this.bytes(Buffer.from(value, 'latin1'));
  }

  /** A name or path, byte for byte what it was on the other side. */
  name(text: string): this {
    return this.bytes(bytesOfName(text));
  }

  attributes({ mode, modifiedS }: Pick<SftpAttributes, 'mode' | 'modifiedS'>): this {
    this.u32((mode === undefined ? 0 : HAS.permissions) | (modifiedS === undefined ? 0 : HAS.times));
    if (mode !== undefined) this.u32(mode);
    // Access and modification time always go together (§5).
    if (modifiedS !== undefined) this.u32(modifiedS).u32(modifiedS);
    return this;
  }

  /** The packet with its length before it. */
  finish(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(4 + this.#sizeBytes);
    new DataView(out.buffer).setUint32(0, this.#sizeBytes);
    let at = 4;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.byteLength;
    }
    return out;
  }

  #add(part: Uint8Array): this {
    this.#parts.push(part);
    this.#sizeBytes += part.byteLength;
    return this;
  }
}

/** Reads one packet, from its type on. Every read beyond its end throws. */
export class PacketReader {
  readonly type: number;
  readonly #view: DataView;
  #at = 1;

  /** @throws RangeError on an empty packet, as every method on a short one. */
  constructor(private readonly packet: Uint8Array) {
    this.#view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    this.type = this.#view.getUint8(0);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.packet.byteLength;
  }

  u32(): number {
    const value = this.#view.getUint32(this.#at);
    this.#at += 4;
    return value;
  }

  /** Sizes beyond 2^53 are of no file: they are read as the largest number there is. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#at);
    this.#at += 8;
    return value > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : Number(value);
  }

  /** A view into the packet, not a copy. */
  bytes(): Uint8Array {
    const length = this.u32();
    if (length > this.packet.byteLength - this.#at) throw new RangeError('a string reaches beyond its packet');
    const bytes = this.packet.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  name(): string {
    return textOfName(this.bytes());
  }

  attributes(): SftpAttributes {
    const flags = this.u32();
    const attributes: SftpAttributes = {};
    if (flags & HAS.size) attributes.sizeBytes = this.u64();
    if (flags & HAS.owner) {
      attributes.uid = this.u32();
      attributes.gid = this.u32();
    }
    if (flags & HAS.permissions) attributes.mode = this.u32();
    if (flags & HAS.times) {
      this.u32();
      attributes.modifiedS = this.u32();
    }
    if (flags & HAS.extended) {
      for (let count = this.u32(); count > 0; count -= 1) {
        this.bytes();
        this.bytes();
      }
    }
    return attributes;
  }

  /** The entries of a NAME packet (§7). */
  names(): SftpName[] {
    const count = this.u32();
    const names: SftpName[] = [];
    for (let nth = 0; nth < count; nth += 1)
      names.push({ name: this.name(), long: this.name(), attributes: this.attributes() });
    return names;
  }
}
