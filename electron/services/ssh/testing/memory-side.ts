import { LabError } from '../../../../shared/errors/lab-error.ts';
import { folderOf, inFolder, nameOf } from '../../../../shared/domain/files/posix-path.ts';
import type { FileSide, FileStat, SourceFile, TargetFile } from '../files/file-side.ts';

/** Files in memory, that fail as a test wants. */
export class MemorySide implements FileSide {
  readonly readBytes = 1_000;
  readonly writeBytes = 400;
  readonly files = new Map<string, Buffer>();
  readonly folders = new Set(['/']);
  /** Names that are listed beside those that are there, by folder. */
  readonly listedToo = new Map<string, string[]>();
  /** Bytes this disk takes before it is full. */
  roomBytes = Number.POSITIVE_INFINITY;
  /** Added to the size that is told of every file. */
  lieBytes = 0;
  /** Called before every write. */
  onWrite: (offset: number) => Promise<void> | void = () => undefined;

  async home(): Promise<string> {
    return '/';
  }

  async list(path: string, onEntries: Parameters<FileSide['list']>[1]): Promise<void> {
    const here = [...this.files.keys(), ...this.folders].filter((each) => each !== '/' && folderOf(each) === path);
    const names = [...here.map(nameOf), ...(this.listedToo.get(path) ?? [])];
    const entries = names.map((name) => ({ name, ...this.#stat(inFolder(path, name)), owner: '' }));
    onEntries(entries);
  }

  async stat(path: string): Promise<FileStat | null> {
    return this.files.has(path) || this.folders.has(path) ? this.#stat(path) : null;
  }

  async realPath(path: string): Promise<string> {
    return path;
  }

  async freeBytes(): Promise<number> {
    return this.roomBytes;
  }

  modeOfCopy(mode: number): number {
    return mode;
  }

  async makeFolder(path: string): Promise<void> {
    if (this.folders.has(path)) throw new LabError('files.failed', { path, reason: 'the name is in use' });
    this.folders.add(path);
  }

  async rename(from: string, to: string): Promise<void> {
    if (this.files.has(to)) throw new LabError('files.failed', { path: to, reason: 'the name is in use' });
    await this.replace(from, to);
  }

  async replace(from: string, to: string): Promise<void> {
    this.files.set(to, this.#bytes(from));
    this.files.delete(from);
  }

  async setMode(): Promise<void> {}

  async removeFile(path: string): Promise<void> {
    this.files.delete(path);
  }

  async removeFolder(path: string): Promise<void> {
    this.folders.delete(path);
  }

  async openSource(path: string): Promise<SourceFile> {
    const bytes = this.#bytes(path);
    return {
      read: async (offset, length) => new Uint8Array(bytes.subarray(offset, offset + length)),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  async openTarget(path: string, isNew: boolean): Promise<TargetFile> {
    if (isNew || !this.files.has(path)) this.files.set(path, Buffer.alloc(0));
    return {
      read: async (offset, length) => new Uint8Array(this.#bytes(path).subarray(offset, offset + length)),
      write: async (offset, bytes) => {
        await this.onWrite(offset);
        const end = offset + bytes.byteLength;
        if (end > this.roomBytes) throw new LabError('files.failed', { path, reason: 'the disk is full' });
        const was = this.#bytes(path);
        const now = Buffer.alloc(Math.max(was.byteLength, end));
        was.copy(now);
        now.set(bytes, offset);
        this.files.set(path, now);
      },
      finish: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  #stat(path: string): FileStat {
    if (this.folders.has(path)) return { kind: 'folder', sizeBytes: 0, modifiedMs: 0, mode: 0o755 };
    const sizeBytes = (this.files.get(path)?.byteLength ?? 0) + this.lieBytes;
    return { kind: 'file', sizeBytes, modifiedMs: 0, mode: 0o644 };
  }

  #bytes(path: string): Buffer {
    const bytes = this.files.get(path);
    if (!bytes) throw new LabError('files.not-found', { path });
    return bytes;
  }
}
