import { constants, type Stats } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rmdir,
  stat,
  statfs,
  unlink,
  type FileHandle,
} from 'node:fs/promises';
import { platform } from 'node:process';

import type { FileEntry } from '../../../../shared/contract/files.ts';
import { MODE_BITS } from '../../../../shared/domain/files/file-mode.ts';
import { textOfName } from '../../../../shared/domain/files/name-bytes.ts';
import { inFolder, isWindowsName, nameOf } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { FileSide, FileStat, SourceFile, TargetFile } from './file-side.ts';
import { fromSystemError, nodePath, type LocalRoot } from './local-root.ts';

const IS_WINDOWS = platform === 'win32';
/** Entries that are looked at together. */
const STATS = 64;
const PIECE_BYTES = 255 * 1024;
/** Most rights of what is copied here: only its owner writes. Node has no safe way to read the umask. */
const COPY_RIGHTS = 0o755;

/** The files of the machine that runs Wirebench, as far as pages may see them. */
export class LocalFiles implements FileSide {
  readonly readBytes = PIECE_BYTES;
  readonly writeBytes = PIECE_BYTES;

  constructor(private readonly root: LocalRoot) {}

  home(): Promise<string> {
    return this.root.path;
  }

  async list(path: string, onEntries: (entries: FileEntry[]) => void, signal: AbortSignal): Promise<void> {
    const folder = await this.root.reach(path);
    const names = await told(path, readdir(nodePath(folder), { encoding: 'buffer' }));
    for (let at = 0; at < names.length; at += STATS) {
      signal.throwIfAborted();
      const some = names.slice(at, at + STATS).map((name) => textOfName(name));
      const entries = await Promise.all(some.map((name) => this.#entry(folder, name)));
      onEntries(entries.filter((entry) => entry !== null));
    }
  }

  async stat(path: string, followsLinks: boolean): Promise<FileStat | null> {
    try {
      const real = await (followsLinks ? this.root.reach(path) : this.root.entry(path));
      return statOf(await told(path, followsLinks ? stat(nodePath(real)) : lstat(nodePath(real))));
    } catch (error) {
      if (error instanceof LabError && error.code === 'files.not-found') return null;
      throw error;
    }
  }

  realPath(path: string): Promise<string> {
    return this.root.reach(path);
  }

  async freeBytes(path: string): Promise<number | null> {
    const { bavail, bsize } = await told(path, statfs(nodePath(await this.root.reach(path))));
    return bavail * bsize;
  }

  /** A device has no say in who else may write on this machine. */
  modeOfCopy(mode: number): number {
    return mode & COPY_RIGHTS;
  }

  async makeFolder(path: string, mode?: number): Promise<void> {
    await told(path, mkdir(nodePath(await this.#newEntry(path)), mode === undefined ? {} : { mode }));
  }

  async rename(from: string, to: string): Promise<void> {
    const [old, wanted] = [await this.root.movable(from), await this.#newEntry(to)];
    // The system itself would silently take another file's place.
    if (await this.stat(to, false)) throw new LabError('files.failed', { path: to, reason: 'the name is in use' });
    await told(from, rename(nodePath(old), nodePath(wanted)));
  }

  async replace(from: string, to: string): Promise<void> {
    await told(to, rename(nodePath(await this.root.movable(from)), nodePath(await this.#newEntry(to))));
  }

  async setMode(path: string, mode: number): Promise<void> {
    await told(path, chmod(nodePath(await this.root.reach(path)), mode));
  }

  async removeFile(path: string): Promise<void> {
    await told(path, unlink(nodePath(await this.root.entry(path))));
  }

  async removeFolder(path: string): Promise<void> {
    await told(path, rmdir(nodePath(await this.root.entry(path))));
  }

  async openSource(path: string): Promise<SourceFile> {
    // Never waits for the other end of a named pipe.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const file = await told(path, open(nodePath(await this.root.reach(path)), flags));
    return {
      read: (offset, length) => readAll(file, path, offset, length),
      [Symbol.asyncDispose]: () => file.close(),
    };
  }

  async openTarget(path: string, isNew: boolean): Promise<TargetFile> {
    // Windows has no O_NOFOLLOW; as nothing it changes nothing.
    const { O_RDWR, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
    const flags = O_RDWR | O_CREAT | O_NOFOLLOW | (isNew ? O_TRUNC : 0);
    const file = await told(path, open(nodePath(await this.#newEntry(path)), flags, 0o600));
    let isClosed = false;
    return {
      read: (offset, length) => readAll(file, path, offset, length),
      write: (offset, bytes) => writeAll(file, path, offset, bytes),
      finish: async ({ mode, modifiedMs }) => {
        isClosed = true;
        try {
          if (mode !== null) await told(path, file.chmod(mode));
          const modified = modifiedMs === null ? null : new Date(modifiedMs);
          if (modified) await told(path, file.utimes(modified, modified));
        } finally {
          await told(path, file.close());
        }
      },
      [Symbol.asyncDispose]: async () => {
        if (!isClosed) await file.close();
      },
    };
  }

  /** @throws LabError also `files.bad-name`, for a name that this system would read as another. */
  async #newEntry(path: string): Promise<string> {
    if (IS_WINDOWS && !isWindowsName(nameOf(path))) throw new LabError('files.bad-name', { name: nameOf(path) });
    return await this.root.entry(path);
  }

  async #entry(folder: string, name: string): Promise<FileEntry | null> {
    if (await this.root.isPrivate(folder, name)) return null;
    try {
      const stats = await lstat(nodePath(inFolder(folder, name)));
      const { kind, mode, sizeBytes, modifiedMs } = statOf(stats);
      return { name, kind, mode, sizeBytes, modifiedMs, owner: IS_WINDOWS ? '' : `${stats.uid}:${stats.gid}` };
    } catch {
      // Gone since it was listed, or not to be looked at: the name is all there is to say.
      return { name, kind: 'other', mode: null, sizeBytes: null, modifiedMs: null, owner: '' };
    }
  }
}

async function told<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fromSystemError(error, path);
  }
}

async function readAll(file: FileHandle, path: string, offset: number, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await told(path, file.read(out, at, length - at, offset + at));
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return out.subarray(0, at);
}

async function writeAll(file: FileHandle, path: string, offset: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) {
    const { bytesWritten } = await told(path, file.write(bytes, at, bytes.byteLength - at, offset + at));
    at += bytesWritten;
  }
}

const statOf = (stats: Stats): FileStat => ({
  kind: kindOf(stats),
  sizeBytes: stats.size,
  modifiedMs: Math.floor(stats.mtimeMs),
  mode: IS_WINDOWS ? null : stats.mode & MODE_BITS,
});

function kindOf(stats: Stats): FileEntry['kind'] {
  if (stats.isDirectory()) return 'folder';
  if (stats.isFile()) return 'file';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
