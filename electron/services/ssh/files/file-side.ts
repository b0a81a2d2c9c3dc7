import type { FileEntry } from '../../../../shared/contract/files.ts';

/** What is known of one file, links followed or not. */
export interface FileStat {
  kind: FileEntry['kind'];
  sizeBytes: number;
  modifiedMs: number | null;
  /** Permission bits; null where the side has none. */
  mode: number | null;
}

/** A file that is open to be read. */
export interface SourceFile extends AsyncDisposable {
  /** Bytes from an offset: fewer than asked for only at the end, none beyond it. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file that is open to be written; disposing of it closes it as it is. */
export interface TargetFile extends AsyncDisposable {
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Reads back, to compare what is there. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Sets times and permissions where they are known and can be set, and closes; fails when not all was written. */
  finish(stat: Pick<FileStat, 'mode' | 'modifiedMs'>): Promise<void>;
}

/**
 * The files of one machine, on either end of a connection. Paths are absolute, with slashes. Every method fails with a
 * LabError that names the path: `files.not-found`, `files.no-permission`, `files.failed`, `files.outside`.
 */
export interface FileSide {
  /** Largest piece that is best read and written at once, in bytes. */
  readonly readBytes: number;
  readonly writeBytes: number;
  home(): Promise<string>;
  /** Hands over the entries of a folder in pieces, without `.` and `..`; a name may still be one that leads elsewhere. */
  list(path: string, onEntries: (entries: FileEntry[]) => void, signal: AbortSignal): Promise<void>;
  /** Null where nothing is. */
  stat(path: string, followsLinks: boolean): Promise<FileStat | null>;
  realPath(path: string): Promise<string>;
  freeBytes(path: string): Promise<number | null>;
  /** Permission bits that what is copied here gets, of those of its source: none that give it another user's rights. */
  modeOfCopy(mode: number): number;
  makeFolder(path: string, mode?: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Puts a file in the place of another. @throws LabError also `files.left-aside`, after which neither may be removed. */
  replace(from: string, to: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  removeFile(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  openSource(path: string): Promise<SourceFile>;
  /** Opens for writing; a new file, or what is there from a try before. */
  openTarget(path: string, isNew: boolean): Promise<TargetFile>;
}
