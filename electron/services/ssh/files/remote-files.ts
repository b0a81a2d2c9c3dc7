import type { FileEntry } from '../../../../shared/contract/files.ts';
import { MODE_BITS, RIGHTS_BITS } from '../../../../shared/domain/files/file-mode.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Handle, SftpClient } from '../sftp/sftp-client.ts';
import { OPEN, type SftpAttributes, type SftpName } from '../sftp/sftp-packet.ts';
import type { FileSide, FileStat, SourceFile, TargetFile } from './file-side.ts';

/** Questions for more entries that are on their way at a time: a long folder would crawl over a long way otherwise. */
const FOLDER_READS = 16;
/** Kinds of file in `st_mode`. */
const KIND_BITS = 0o170000;
const KINDS: Readonly<Record<number, FileEntry['kind']>> = { 0o040000: 'folder', 0o100000: 'file', 0o120000: 'link' };

/** The files of a device, over SFTP. */
export class RemoteFiles implements FileSide {
  constructor(private readonly sftp: SftpClient) {}

  get readBytes(): number {
    return this.sftp.readBytes;
  }

  get writeBytes(): number {
    return this.sftp.writeBytes;
  }

  home(): Promise<string> {
    return this.sftp.realPath('.');
  }

  async list(path: string, onEntries: (entries: FileEntry[]) => void, signal: AbortSignal): Promise<void> {
    const handle = await this.sftp.openFolder(path);
    let isOver = false;
    const readOn = async (): Promise<void> => {
      while (!isOver) {
        signal.throwIfAborted();
        const names = await this.sftp.readFolder(handle, path);
        if (!names) isOver = true;
        else onEntries(names.filter(({ name }) => name !== '.' && name !== '..').map(entryOf));
      }
    };
    try {
      await Promise.all(Array.from({ length: FOLDER_READS }, readOn));
    } finally {
      isOver = true;
      await this.#close(handle);
    }
  }

  async stat(path: string, followsLinks: boolean): Promise<FileStat | null> {
    try {
      return statOf(await (followsLinks ? this.sftp.stat(path) : this.sftp.lstat(path)));
    } catch (error) {
      if (error instanceof LabError && error.code === 'files.not-found') return null;
      throw error;
    }
  }

  realPath(path: string): Promise<string> {
    return this.sftp.realPath(path);
  }

  freeBytes(path: string): Promise<number | null> {
    return this.sftp.freeBytes(path);
  }

  modeOfCopy(mode: number): number {
    return mode & RIGHTS_BITS;
  }

  makeFolder(path: string, mode?: number): Promise<void> {
    return this.sftp.makeFolder(path, mode);
  }

  rename(from: string, to: string): Promise<void> {
    return this.sftp.rename(from, to);
  }

  replace(from: string, to: string): Promise<void> {
    return this.sftp.replace(from, to);
  }

  setMode(path: string, mode: number): Promise<void> {
    return this.sftp.setstat(path, { mode });
  }

  removeFile(path: string): Promise<void> {
    return this.sftp.remove(path);
  }

  removeFolder(path: string): Promise<void> {
    return this.sftp.removeFolder(path);
  }

  async openSource(path: string): Promise<SourceFile> {
    const handle = await this.sftp.open(path, OPEN.read);
    return {
      read: (offset, length) => this.#readAll(handle, path, offset, length),
      [Symbol.asyncDispose]: () => this.#close(handle),
    };
  }

  async openTarget(path: string, isNew: boolean): Promise<TargetFile> {
    const flags = OPEN.read | OPEN.write | OPEN.create | (isNew ? OPEN.truncate : 0);
    const handle = await this.sftp.open(path, flags, 0o600);
    let isClosed = false;
    return {
      read: (offset, length) => this.#readAll(handle, path, offset, length),
      write: (offset, bytes) => this.sftp.write(handle, path, offset, bytes),
      finish: async ({ mode, modifiedMs }) => {
        isClosed = true;
        const modifiedS = modifiedMs === null ? undefined : Math.floor(modifiedMs / 1_000);
        const settled = this.sftp.fsetstat(handle, path, {
          ...(mode !== null && { mode }),
          ...(modifiedS !== undefined && { modifiedS }),
        });
        // Both on their way at once; times and permissions are set where the server lets us.
        await Promise.all([settled.catch(ignoreRefusal), this.sftp.close(handle)]);
      },
      [Symbol.asyncDispose]: async () => {
        if (!isClosed) await this.#close(handle);
      },
    };
  }

  /** A server may answer with less than was asked for, long before the end. */
  async #readAll(handle: Handle, path: string, offset: number, length: number): Promise<Uint8Array> {
    const first = await this.sftp.read(handle, path, offset, length);
    if (first.byteLength === length || first.byteLength === 0) return first;
    const out = new Uint8Array(length);
    out.set(first);
    let at = first.byteLength;
    while (at < length) {
      const more = await this.sftp.read(handle, path, offset + at, length - at);
      if (more.byteLength === 0) break;
      out.set(more, at);
      at += more.byteLength;
    }
    return out.subarray(0, at);
  }

  /** Nothing depends on it: where the channel is gone, the server closes the file itself. */
  async #close(handle: Handle): Promise<void> {
    await this.sftp.close(handle).catch(ignoreRefusal);
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof LabError)) throw error;
}

function entryOf({ name, long, attributes }: SftpName): FileEntry {
  const { kind, mode } = statOf(attributes);
  const { sizeBytes, modifiedS, uid, gid } = attributes;
  // `-rw-r--r--  1 owner group  size …`: the only place where version 3 has names of owners.
  const [, , owner, group] = long.split(/\s+/);
  const numbers = uid === undefined ? '' : `${uid}:${gid}`;
  return {
    ...{ name, kind, mode },
    sizeBytes: sizeBytes ?? null,
    modifiedMs: modifiedS === undefined ? null : modifiedS * 1_000,
    owner: owner && group ? `${owner}:${group}`.slice(0, 80) : numbers,
  };
}

const statOf = ({ mode, sizeBytes, modifiedS }: SftpAttributes): FileStat => ({
  kind: mode === undefined ? 'file' : (KINDS[mode & KIND_BITS] ?? 'other'),
  sizeBytes: sizeBytes ?? 0,
  modifiedMs: modifiedS === undefined ? null : modifiedS * 1_000,
  mode: mode === undefined ? null : mode & MODE_BITS,
});
