import { realpath } from 'node:fs/promises';
import { platform } from 'node:process';

import { bytesOfName, textOfName } from '../../../../shared/domain/files/name-bytes.ts';
import { folderOf, inFolder, nameOf } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';

const IS_WINDOWS = platform === 'win32';

/** Folders at the top of a home where programs keep settings and secrets without hiding them by a dot. */
const PRIVATE_NAMES = new Set(['appdata', 'library']);

/** A path as Node takes it: bytes, so that every name can be meant. Windows has no slash before its drives. */
export const nodePath = (path: string): Buffer =>
  Buffer.from(bytesOfName(IS_WINDOWS ? path.replace(/^\/(?=[a-z]:)/i, '') : path));

/** The reverse: slashes everywhere, one in front. */
const pathText = (path: Uint8Array): string => {
  const text = textOfName(path);
  return IS_WINDOWS ? `/${text.replaceAll('\\', '/')}` : text;
};

/**
 * The one folder of this machine that pages may see into. Right at its top, names that begin with a dot are not served:
 * there are the keys, the settings and the start-up files of programs, Wirebench's own data among them. Links are
 * followed before anything is decided, so that none leads out.
 */
export class LocalRoot {
  readonly #root: Promise<string>;
  readonly #hidden: Promise<string | null>;

  /** @param root Shown as it is reached: links in it are followed once. @param hidden A folder that is never served. */
  constructor(
    readonly given: string,
    hidden: string | null,
  ) {
    const real = async (path: string): Promise<string> =>
      pathText(await realpath(Buffer.from(path), { encoding: 'buffer' }));
    this.#root = real(given).catch(() => pathText(Buffer.from(given)));
    this.#hidden = hidden === null ? Promise.resolve(null) : real(hidden).catch(() => null);
  }

  /** The folder itself. */
  get path(): Promise<string> {
    return this.#root;
  }

  /** Whether an entry right in `folder` is kept from pages. */
  async isPrivate(folder: string, name: string): Promise<boolean> {
    return folder === (await this.#root) && isPrivateName(name);
  }

  /**
   * The path to use for what is at `path`, links followed.
   * @throws LabError `files.outside`, `files.not-found`.
   */
  async reach(path: string): Promise<string> {
    try {
      return await this.#inside(pathText(await realpath(nodePath(path), { encoding: 'buffer' })), path);
    } catch (error) {
      if (error instanceof LabError) throw error;
      // Whether something is there is told only of places that may be seen.
      await this.#inside(path, path);
      throw fromSystemError(error, path);
    }
  }

  /**
   * The path to use for an entry itself, links to its folder followed; there may be nothing.
   * @throws LabError `files.outside`, `files.not-found`.
   */
  async entry(path: string): Promise<string> {
    const root = await this.#root;
    if (path === root) return root;
    return await this.#inside(inFolder(await this.reach(folderOf(path)), nameOf(path)), path);
  }

  /**
   * The path to use for an entry that is to be moved. None that holds the folder that is never served: that would be
   * served under its new name.
   * @throws LabError `files.outside`, `files.not-found`.
   */
  async movable(path: string): Promise<string> {
    const real = await this.entry(path);
    if ((await this.#hidden)?.startsWith(inFolder(real, '')))
      throw new LabError('files.outside', { path, root: await this.#root });
    return real;
  }

  async #inside(real: string, asked: string): Promise<string> {
    const root = await this.#root;
    const hidden = await this.#hidden;
    const below =
      real === root ? '' : real.startsWith(root === '/' ? root : `${root}/`) ? real.slice(root.length) : null;
    const parts = below?.split('/').filter((part) => part !== '') ?? [];
    const isOutside = below === null || parts.includes('..');
    const isHidden = hidden !== null && (real === hidden || real.startsWith(`${hidden}/`));
    if (isOutside || isHidden || (parts[0] !== undefined && isPrivateName(parts[0])))
      throw new LabError('files.outside', { path: asked, root });
    return real;
  }
}

const isPrivateName = (name: string): boolean =>
  name.startsWith('.') || (platform !== 'linux' && PRIVATE_NAMES.has(name.toLowerCase()));

/** What an error of the file system means for the one who wanted to do something with `path`. */
export function fromSystemError(error: unknown, path: string): unknown {
  if (error instanceof LabError) return error;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return error;
  const cause = { cause: error };
  if (code === 'ENOENT') return new LabError('files.not-found', { path }, cause);
  if (code === 'EACCES' || code === 'EPERM') return new LabError('files.no-permission', { path }, cause);
  return new LabError('files.failed', { path, reason: REASONS[code] ?? code }, cause);
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'the name is in use',
  ENOTEMPTY: 'the folder is not empty',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a file is in the way',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'another program uses it',
  EFBIG: 'the file is too large for this disk',
};
