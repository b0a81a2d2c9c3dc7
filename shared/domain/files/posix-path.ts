/** Paths as SFTP and the local side of POSIX systems write them: absolute, parted by slashes. */

/** The path of `name` in a folder. */
export const inFolder = (folder: string, name: string): string =>
  folder.endsWith('/') ? folder + name : `${folder}/${name}`;

/** The folder that holds a path; the root holds itself. */
export function folderOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const cut = trimmed.lastIndexOf('/');
  return cut <= 0 ? '/' : trimmed.slice(0, cut);
}

/** The last part of a path; empty for the root. */
export function nameOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Every folder on the way to a path, the root first. */
export function crumbsOf(path: string): { name: string; path: string }[] {
  const crumbs = [{ name: '/', path: '/' }];
  for (const name of path.split('/').filter((part) => part !== ''))
    crumbs.push({ name, path: inFolder(crumbs.at(-1)!.path, name) });
  return crumbs;
}

/**
 * Whether a text can be the name of one entry in a folder. What a server lists is held to this before anything is done
 * with it: a name such as `../x` would lead elsewhere.
 */
export const isEntryName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');

/** Whether Windows takes a name for a file: it reads some characters, ends and words differently. */
export const isWindowsName = (name: string): boolean =>
  !/[<>:"/\\|?*\x00-\x1f]|[ .]$/.test(name) && !/^(con|prn|aux|nul|com\d|lpt\d)([.]|$)/i.test(name);
