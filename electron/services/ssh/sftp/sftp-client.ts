import type { Duplex } from 'node:stream';

import { LabError } from '../../../../shared/errors/lab-error.ts';
import { PacketFramer } from './packet-framer.ts';
import { replaceFile } from './replace-file.ts';
import { fromStatus, SftpStatus, STATUS } from './sftp-failure.ts';
import { PACKET, PacketReader, PacketWriter, type SftpAttributes, type SftpName } from './sftp-packet.ts';

const VERSION = 3;
/** Data of one read and write that every server takes (§3: packets of 34,000 bytes). */
const SAFE_BYTES = 32 * 1024;
/** Largest read and write asked for where the server says that it takes more. */
const LARGE_BYTES = 255 * 1024;

/** A server that has not greeted for so long is not going to, in milliseconds. */
const GREETING_MS = 15_000;

export interface SftpTap {
  wire(direction: 'in' | 'out', bytes: Uint8Array): void;
}

/** What the server calls an open file or folder. */
export type Handle = Uint8Array;

interface Waiting {
  resolve(answer: PacketReader): void;
  reject(error: unknown): void;
}

type Fill = (packet: PacketWriter) => PacketWriter;

/** A request, the kind of packet that answers it, and how that is read. */
type Ask<T> = [path: string, type: number, fill: Fill, expected: number, parse: (answer: PacketReader) => T];

/**
 * SFTP version 3 over a channel. Requests may be on their way in any number: each has a number, which its answer bears.
 * Every method fails with `files.not-found`, `files.no-permission`, `files.failed`, or the reason why the channel ended.
 *
 * @see draft-ietf-secsh-filexfer-02, and OpenSSH's PROTOCOL file for the extensions
 */
export class SftpClient implements Disposable {
  /** Resolves with the reason when the channel is over. */
  readonly closed: Promise<LabError>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #extensions = new Set<string>();
  readonly #over: (reason: LabError) => void;
  #nextId = 0;
  #reason: LabError | null = null;
  #readBytes = SAFE_BYTES;
  #writeBytes = SAFE_BYTES;

  private constructor(
    private readonly channel: Duplex,
    private readonly tap: SftpTap,
  ) {
    const { promise, resolve } = Promise.withResolvers<LabError>();
    this.closed = promise;
    this.#over = resolve;
    channel.on('close', () => this.#end(new LabError('files.channel-closed', {})));
    channel.on('error', () => this.#end(new LabError('files.channel-closed', {})));
  }

  /**
   * Agrees on the version, and on sizes where the server says its own.
   * @param limitMs The channel is ended when that takes longer, in milliseconds.
   * @throws LabError `files.not-sftp`, `files.channel-closed`.
   */
  static async begin(channel: Duplex, tap: SftpTap, limitMs = GREETING_MS): Promise<SftpClient> {
    const client = new SftpClient(channel, tap);
    const reason = `it said nothing for ${limitMs / 1_000} seconds`;
    const timer = setTimeout(() => client.#end(new LabError('files.not-sftp', { reason })), limitMs);
    try {
      await client.#greet();
      await client.#askLimits();
      return client;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Most bytes of one read, as far as the server is known to answer in one piece. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** Most bytes of one write. More than 32 KiB corrupts files on some servers: only what a server names is used. */
  get writeBytes(): number {
    return this.#writeBytes;
  }

  has(extension: string): boolean {
    return this.#extensions.has(extension);
  }

  open(path: string, flags: number, mode?: number): Promise<Handle> {
    return this.#handle(path, PACKET.open, (packet) => packet.name(path).u32(flags).attributes(modeOnly(mode)));
  }

  close(handle: Handle): Promise<void> {
    return this.#do('', PACKET.close, (packet) => packet.bytes(handle));
  }

  /** Bytes from an offset; fewer than asked for at the end, or when the server likes; none beyond the end. */
  async read(handle: Handle, path: string, offset: number, length: number): Promise<Uint8Array> {
    const fill: Fill = (packet) => packet.bytes(handle).u64(offset).u32(length);
    const data = await this.#getNext(path, PACKET.read, fill, PACKET.data, (answer) => answer.bytes());
    if (!data) return new Uint8Array();
    if (data.byteLength > length) throw new LabError('files.failed', { path, reason: 'more bytes than asked for' });
    return data;
  }

  write(handle: Handle, path: string, offset: number, bytes: Uint8Array): Promise<void> {
    return this.#do(path, PACKET.write, (packet) => packet.bytes(handle).u64(offset).bytes(bytes));
  }

  /** Follows a symbolic link. */
  stat(path: string): Promise<SftpAttributes> {
    return this.#attributes(path, PACKET.stat, (packet) => packet.name(path));
  }

  lstat(path: string): Promise<SftpAttributes> {
    return this.#attributes(path, PACKET.lstat, (packet) => packet.name(path));
  }

  fstat(handle: Handle, path: string): Promise<SftpAttributes> {
    return this.#attributes(path, PACKET.fstat, (packet) => packet.bytes(handle));
  }

  setstat(path: string, to: Pick<SftpAttributes, 'mode' | 'modifiedS'>): Promise<void> {
    return this.#do(path, PACKET.setstat, (packet) => packet.name(path).attributes(to));
  }

  fsetstat(handle: Handle, path: string, to: Pick<SftpAttributes, 'mode' | 'modifiedS'>): Promise<void> {
    return this.#do(path, PACKET.fsetstat, (packet) => packet.bytes(handle).attributes(to));
  }

  openFolder(path: string): Promise<Handle> {
    return this.#handle(path, PACKET.opendir, (packet) => packet.name(path));
  }

  /** Some entries of a folder; null when there are no more. */
  readFolder(handle: Handle, path: string): Promise<SftpName[] | null> {
    const fill: Fill = (packet) => packet.bytes(handle);
    return this.#getNext(path, PACKET.readdir, fill, PACKET.name, (answer) => answer.names());
  }

  remove(path: string): Promise<void> {
    return this.#do(path, PACKET.remove, (packet) => packet.name(path));
  }

  makeFolder(path: string, mode?: number): Promise<void> {
    return this.#do(path, PACKET.mkdir, (packet) => packet.name(path).attributes(modeOnly(mode)));
  }

  removeFolder(path: string): Promise<void> {
    return this.#do(path, PACKET.rmdir, (packet) => packet.name(path));
  }

  realPath(path: string): Promise<string> {
    return this.#oneName(path, PACKET.realpath);
  }

  readLink(path: string): Promise<string> {
    return this.#oneName(path, PACKET.readlink);
  }

  /** Fails where the new name is in use. */
  rename(from: string, to: string): Promise<void> {
    return this.#do(from, PACKET.rename, (packet) => packet.name(from).name(to));
  }

  /**
   * Puts a file in the place of another: in one step where the server can, by way of a spare name where not.
   * @throws LabError also `files.left-aside`, when both files are left under other names.
   */
  async replace(from: string, to: string): Promise<void> {
    const name = 'posix-rename@openssh.com';
    if (this.#extensions.has(name))
      return this.#do(from, PACKET.extended, (packet) => packet.text(name).name(from).name(to));
    await replaceFile(this, from, to);
  }

  /** Bytes a user may still write where `path` lies; null where the server does not tell. */
  async freeBytes(path: string): Promise<number | null> {
    const name = 'statvfs@openssh.com';
    if (!this.#extensions.has(name)) return null;
    const fill: Fill = (packet) => packet.text(name).name(path);
    return await this.#get(path, PACKET.extended, fill, PACKET.extendedReply, (answer) => {
      const [, fragmentBytes, , , freeBlocks] = Array.from({ length: 5 }, () => answer.u64());
      return fragmentBytes! * freeBlocks!;
    });
  }

  /** Ends the channel; what is under way fails. */
  [Symbol.dispose](): void {
    this.#end(new LabError('files.channel-closed', {}));
  }

  async #greet(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<PacketReader>();
    const framer = new PacketFramer((packet) => {
      const reader = new PacketReader(packet);
      if (reader.type === PACKET.version) resolve(reader);
      else this.#onAnswer(reader);
    });
    this.channel.on('data', (bytes: Buffer) => {
      // Copied: ssh2 gives views into what it decrypts.
      const copy = new Uint8Array(bytes);
      this.tap.wire('in', copy);
      try {
        framer.push(copy);
      } catch (error) {
        this.#end(new LabError('files.not-sftp', { reason: (error as Error).message }, { cause: error }));
      }
    });
    void this.closed.then(reject);
    this.#send(new PacketWriter(PACKET.init).u32(VERSION));
    const reader = await promise;
    try {
      const version = reader.u32();
      if (version < VERSION) throw new RangeError(`it speaks version ${version}`);
      for (; !reader.isAtEnd; reader.bytes()) this.#extensions.add(reader.name());
    } catch (error) {
      const reason = new LabError('files.not-sftp', { reason: (error as Error).message }, { cause: error });
      this.#end(reason);
      throw reason;
    }
  }

  /** @see OpenSSH's PROTOCOL §4.8 */
  async #askLimits(): Promise<void> {
    const name = 'limits@openssh.com';
    if (!this.#extensions.has(name)) return;
    const fill: Fill = (packet) => packet.text(name);
    const limits = await this.#get('', PACKET.extended, fill, PACKET.extendedReply, (answer) => {
      answer.u64();
      return { readBytes: answer.u64(), writeBytes: answer.u64() };
    });
    if (limits.readBytes) this.#readBytes = Math.min(LARGE_BYTES, limits.readBytes);
    if (limits.writeBytes) this.#writeBytes = Math.min(LARGE_BYTES, limits.writeBytes);
  }

  /** Something that is answered by a status only. */
  async #do(path: string, type: number, fill: Fill): Promise<void> {
    await this.#get(path, type, fill, PACKET.status, () => null);
  }

  /** Asks for the next of something; null at the end of the file or list. No other request may be answered by an end. */
  async #getNext<T>(...ask: Ask<T>): Promise<T | null> {
    try {
      return await this.#get(...ask);
    } catch (error) {
      if (error instanceof LabError && isEndOfFile(error.cause)) return null;
      throw error;
    }
  }

  /** Asks, and reads the answer. */
  async #get<T>(...[path, type, fill, expected, parse]: Ask<T>): Promise<T> {
    try {
      const answer = await this.#ask(type, fill);
      if (answer.type !== expected) throw new RangeError(`the server answered with a packet of type ${answer.type}`);
      return parse(answer);
    } catch (error) {
      if (!(error instanceof RangeError)) throw fromStatus(error, path);
      throw new LabError('files.failed', { path, reason: error.message }, { cause: error });
    }
  }

  #ask(type: number, fill: Fill): Promise<PacketReader> {
    if (this.#reason) return Promise.reject(this.#reason);
    const id = (this.#nextId = (this.#nextId + 1) >>> 0);
    const answer = new Promise<PacketReader>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send(fill(new PacketWriter(type).u32(id)));
    return answer;
  }

  #send(writer: PacketWriter): void {
    const packet = writer.finish();
    this.tap.wire('out', packet);
    this.channel.write(packet);
  }

  #onAnswer(answer: PacketReader): void {
    const id = answer.u32();
    const waiting = this.#waiting.get(id);
    if (!waiting) throw new RangeError('an answer to nothing that was asked');
    this.#waiting.delete(id);
    if (answer.type !== PACKET.status) return waiting.resolve(answer);
    const code = answer.u32();
    if (code === STATUS.ok) return waiting.resolve(answer);
    waiting.reject(new SftpStatus(code, answer.isAtEnd ? '' : answer.name()));
  }

  #end(reason: LabError): void {
    if (this.#reason) return;
    this.#reason = reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    this.channel.destroy();
    this.#over(reason);
  }

  async #handle(path: string, type: number, fill: Fill): Promise<Handle> {
    return await this.#get(path, type, fill, PACKET.handle, (answer) => answer.bytes().slice());
  }

  async #attributes(path: string, type: number, fill: Fill): Promise<SftpAttributes> {
    return await this.#get(path, type, fill, PACKET.attrs, (answer) => answer.attributes());
  }

  async #oneName(path: string, type: number): Promise<string> {
    const fill: Fill = (packet) => packet.name(path);
    const [first] = await this.#get(path, type, fill, PACKET.name, (answer) => answer.names());
    if (!first) throw new LabError('files.failed', { path, reason: 'the server named nothing' });
    return first.name;
  }
}

const modeOnly = (mode: number | undefined): Pick<SftpAttributes, 'mode'> => (mode === undefined ? {} : { mode });

const isEndOfFile = (error: unknown): boolean => error instanceof SftpStatus && error.code === STATUS.eof;
