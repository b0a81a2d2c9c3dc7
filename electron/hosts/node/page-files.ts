import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

import { LabError } from '../../../shared/errors/lab-error.ts';
import { contentTypeOf } from './content-type.ts';

/** One file of the built page. */
export interface PageFile {
  type: string;
  body: Buffer;
  /** The build put a hash of the content into its name, so it never changes. */
  isHashed: boolean;
}

/** The built page's files, by address. Only what is listed at the start is ever read. */
export class PageFiles {
  readonly #folder: string;
  readonly #paths: ReadonlySet<string>;

  /** @throws LabError `host.not-built`. */
  constructor(programRoot: string) {
    this.#folder = join(programRoot, 'out', 'renderer');
    this.#paths = new Set(listFiles(this.#folder).map((name) => `/${name.replaceAll(sep, '/')}`));
    if (!this.#paths.has('/index.html')) throw new LabError('host.not-built', { folder: this.#folder });
  }

  /** The file at an address path, `/` being the page; null if there is none. */
  read(path: string): PageFile | null {
    const name = path === '/' ? '/index.html' : path;
    if (!this.#paths.has(name)) return null;
    return {
      type: contentTypeOf(extname(name)),
      body: readFileSync(join(this.#folder, name)),
      isHashed: name.startsWith('/assets/'),
    };
  }
}

function listFiles(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch {
    return []; // No such folder: the caller says that the page is not built.
  }
}
