import { hostname } from 'node:os';

import {
  MAX_NAMES,
  type FilePlace,
  type FileSift,
  type FolderView,
  type TextFile,
  type TreeCount,
  type UploadId,
} from '../../../../shared/contract/files.ts';
import type { RowRange, ViewId } from '../../../../shared/contract/ids.ts';
import { MAX_FAILURES } from '../../../../shared/contract/transfers.ts';
import { inFolder } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { FileSide } from './file-side.ts';
import { Listing } from './listing.ts';
import { LocalFiles } from './local-files.ts';
import type { LocalRoot } from './local-root.ts';
import { PageUploads, sendContent } from './page-uploads.ts';
import { RemoteFiles } from './remote-files.ts';
import type { SftpLinks } from './sftp-links.ts';
import { readText, writeText } from './text-file.ts';
import { walk } from './walk.ts';

export interface FileServiceDeps {
  links: SftpLinks;
  root: LocalRoot;
}

interface In {
  place: FilePlace;
  path: string;
}
interface FolderAsk extends In {
  viewId: ViewId;
  reading: number;
  sift: FileSift;
  range: RowRange;
}

/** Folders of views that are kept as they were read; those looked at longest ago go first. */
const MAX_LISTINGS = 40;

/** Folders and files on both ends of SSH connections; see `contract/files.ts` for what each handler promises. */
export class FileService implements AsyncDisposable {
  readonly #listings = new Map<ViewId, { of: string; listing: Listing; offers: Set<() => void> }>();
  readonly #local: LocalFiles;
  readonly #uploads = new PageUploads();

  constructor(private readonly deps: FileServiceDeps) {
    this.#local = new LocalFiles(deps.root);
  }

  /** @throws LabError `ssh.no-session`, `ssh.not-open`, `ssh.channel-refused`, `files.not-sftp`, as all below. */
  async home({ place }: { place: FilePlace }): Promise<{ path: string; machine: string }> {
    const side = await this.#side(place);
    const machine = place.kind === 'local' ? hostname() : this.deps.links.targetOf(place.sessionId).title;
    return { path: await side.home(), machine };
  }

  folder(ask: FolderAsk, sink: LatestSink<FolderView>): void {
    if (sink.signal.aborted) return;
    const { listing, offers } = this.#listing(ask);
    const offer = (): void => sink.offer(() => listing.view(ask.sift, ask.range));
    offers.add(offer);
    sink.signal.addEventListener('abort', () => offers.delete(offer), { once: true });
    offer();
  }

  /** Names of rows of a view that is looked at; none where it is not there any more. */
  async names({ viewId, sift, from, to }: { viewId: ViewId; sift: FileSift; from: number; to: number }) {
    const last = Math.min(to, from + MAX_NAMES - 1);
    return { names: this.#listings.get(viewId)?.listing.names(sift, from, last) ?? [] };
  }

  async resolve({ place, path, from }: In & { from: string }): Promise<{ path: string; isFolder: boolean }> {
    const side = await this.#side(place);
    const wanted = path.startsWith('~') ? inFolder(await side.home(), `.${path.slice(1)}`) : path;
    const real = await side.realPath(wanted.startsWith('/') ? wanted : inFolder(from, wanted));
    const stat = await side.stat(real, true);
    if (!stat) throw new LabError('files.not-found', { path: real });
    return { path: real, isFolder: stat.kind === 'folder' };
  }

  async makeFolder({ place, path, name }: In & { name: string }): Promise<void> {
    await (await this.#side(place)).makeFolder(inFolder(path, name));
  }

  async rename({ place, path, from, to }: In & { from: string; to: string }): Promise<void> {
    await (await this.#side(place)).rename(inFolder(path, from), inFolder(path, to));
  }

  async setMode({ place, path, names, mode }: In & { names: string[]; mode: number }): Promise<void> {
    const side = await this.#side(place);
    for (const name of names) await side.setMode(inFolder(path, name), mode);
  }

  async count({ place, path, names }: In & { names: string[] }, signal: AbortSignal): Promise<TreeCount> {
    const count: TreeCount = { files: 0, folders: 0, bytes: 0, failures: [] };
    await walk({
      ...{ side: await this.#side(place), folder: path, names, signal, followsLinks: false },
      onFound: ({ kind, sizeBytes }) => {
        if (kind === 'folder') return void (count.folders += 1);
        count.files += 1;
        count.bytes += kind === 'file' ? sizeBytes : 0;
      },
      onFailed: (path, error) => {
        if (count.failures.length < MAX_FAILURES) count.failures.push({ path, error: error.toWire() });
      },
    });
    return count;
  }

  async read({ place, path }: In): Promise<TextFile> {
    return await readText(await this.#side(place), path);
  }

  async write({ place, path, bytes, expectedSha256 }: In & { bytes: Uint8Array; expectedSha256: string | null }) {
    return { sha256: await writeText(await this.#side(place), path, bytes, expectedSha256) };
  }

  async beginUpload({ place, path, name, replaces }: In & { name: string; replaces: boolean }) {
    return { uploadId: await this.#uploads.begin(await this.#side(place), inFolder(path, name), replaces) };
  }

  async addPiece({ uploadId, bytes }: { uploadId: UploadId; bytes: Uint8Array }): Promise<void> {
    await this.#uploads.add(uploadId, bytes);
  }

  async endUpload({ uploadId, isWhole }: { uploadId: UploadId; isWhole: boolean }): Promise<void> {
    await this.#uploads.end(uploadId, isWhole);
  }

  async content({ place, path }: In, sink: Sink<Uint8Array>): Promise<void> {
    await sendContent(await this.#side(place), path, sink);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#uploads[Symbol.asyncDispose]();
    for (const { listing } of this.#listings.values()) listing.stop();
    this.#listings.clear();
    this.deps.links[Symbol.dispose]();
  }

  async #side(place: FilePlace): Promise<FileSide> {
    if (place.kind === 'local') return this.#local;
    return new RemoteFiles(await this.deps.links.browsing(place.sessionId));
  }

  /** What a view shows: as it was read before, or begun anew where it shows something else. */
  #listing({ viewId, place, path, reading }: FolderAsk) {
    const of = JSON.stringify([place, path, reading]);
    const known = this.#listings.get(viewId);
    this.#listings.delete(viewId);
    if (known?.of === of) {
      this.#listings.set(viewId, known);
      return known;
    }
    known?.listing.stop();
    const offers = new Set<() => void>();
    const listing = new Listing(path, () => {
      for (const offer of offers) offer();
    });
    const made = { of, listing, offers };
    this.#listings.set(viewId, made);
    const [oldest] = this.#listings;
    if (this.#listings.size > MAX_LISTINGS && oldest) {
      oldest[1].listing.stop();
      this.#listings.delete(oldest[0]);
    }
    void listing.read(() => this.#side(place));
    return made;
  }
}
