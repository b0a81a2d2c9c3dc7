import { z } from 'zod';

import { isEntryName } from '../domain/files/posix-path.ts';
import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, RowRange, SessionId, ViewId } from './ids.ts';

/** Longest path, in UTF-16 units. */
const MAX_PATH = 4_096;
/** Most entries one action is given by name; a folder holds any number. */
export const MAX_NAMES = 10_000;
/** Most bytes of a file that are shown as text or edited in place. */
export const MAX_TEXT_BYTES = 1024 * 1024;
/** Most bytes of one piece of a file that a page sends. */
export const MAX_PIECE_BYTES = 256 * 1024;

/** Where files are: on the machine that runs Wirebench, or on the device at the other end of an SSH connection. */
export const FilePlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('local') }),
  z.object({ kind: z.literal('remote'), sessionId: SessionId }),
]);
export type FilePlace = z.infer<typeof FilePlace>;

/** An absolute path, parted by slashes; bytes that are not UTF-8 as `domain/files/name-bytes.ts` writes them. */
export const FilePath = z
  .string()
  .min(1)
  .max(MAX_PATH)
  .startsWith('/')
  .refine((path) => !path.includes('\0'));
export const EntryName = z.string().max(1_024).refine(isEntryName, 'not a name');

const EntryKind = z.enum(['folder', 'file', 'link', 'other']);

export const FileEntry = z.object({
  name: z.string(),
  kind: EntryKind,
  /** Null where the other side does not say. */
  sizeBytes: z.number().nullable(),
  /** Milliseconds since the Unix epoch. */
  modifiedMs: z.number().nullable(),
  /** Permission bits, as chmod sets them. */
  mode: z.number().nullable(),
  /** Owner and group, by name or number, as far as the other side says. */
  owner: z.string(),
});
export type FileEntry = z.infer<typeof FileEntry>;

const FileSort = z.object({ by: z.enum(['name', 'size', 'modified', 'mode']), isDescending: z.boolean() });

/** Which entries of a folder are shown, and in which order. */
export const FileSift = z.object({
  sort: FileSort,
  /** Part of the names, without regard to case. */
  filter: z.string().max(200),
  /** Those whose name begins with a dot, too. */
  showsHidden: z.boolean(),
});
export type FileSift = z.infer<typeof FileSift>;

/** A folder on the screen: the rows that are in sight, and how many there are. */
export const FolderView = z.object({
  path: z.string(),
  state: z.enum(['reading', 'ready', 'failed']),
  error: Failure.nullable(),
  /** Entries of the folder so far. */
  count: z.number(),
  /** Those that are shown, by filter and hidden names. */
  total: z.number(),
  hidden: z.number(),
  first: z.number(),
  rows: z.array(FileEntry),
  /** Bytes that can still be written here; null where nobody tells. */
  freeBytes: z.number().nullable(),
});
export type FolderView = z.infer<typeof FolderView>;

/** What was counted below some entries. */
export const TreeCount = z.object({
  files: z.number(),
  folders: z.number(),
  bytes: z.number(),
  /** Folders that could not be looked into, the first of them. */
  failures: z.array(z.object({ path: z.string(), error: Failure })),
});
export type TreeCount = z.infer<typeof TreeCount>;

export const TextFile = z.object({
  bytes: Bytes,
  sizeBytes: z.number(),
  modifiedMs: z.number().nullable(),
  mode: z.number().nullable(),
  /** SHA-256 of all of it, in hex; empty where only its beginning was read. */
  sha256: z.string(),
});
export type TextFile = z.infer<typeof TextFile>;

/** Names a file that a page is sending. */
export const UploadId = z.string().min(1).max(64).brand<'UploadId'>();
export type UploadId = z.infer<typeof UploadId>;

const inPlace = z.object({ place: FilePlace, path: FilePath });
const Names = z.array(EntryName).min(1).max(MAX_NAMES);

export const files = {
  /** Where a browser begins. */
  home: request(z.object({ place: FilePlace }), z.object({ path: z.string(), machine: z.string() })),
  /**
   * A folder as it is shown. It is read when a view comes to it, and again with every new `reading`; sorting and
   * scrolling look at what was read.
   */
  folder: stream(
    inPlace.extend({ viewId: ViewId, reading: z.number().int(), sift: FileSift, range: RowRange }),
    FolderView,
    { batchMs: 80, whenFull: 'latest' },
  ),
  /** Names of the shown entries between two rows, both included, in their order; for selecting many. */
  names: request(
    z.object({ viewId: ViewId, sift: FileSift, from: z.number().int().min(0), to: z.number().int().min(0) }),
    z.object({ names: z.array(z.string()).max(MAX_NAMES) }),
  ),
  /** Where a path that the user typed leads: absolute, links followed, and whether it is a folder. */
  resolve: request(
    z.object({ place: FilePlace, path: z.string().min(1).max(MAX_PATH), from: FilePath }),
    z.object({ path: z.string(), isFolder: z.boolean() }),
  ),
  makeFolder: request(inPlace.extend({ name: EntryName }), z.void()),
  /** Gives an entry another name; never in the place of another. */
  rename: request(inPlace.extend({ from: EntryName, to: EntryName }), z.void()),
  /** Sets the permission bits of entries, one after the other. */
  setMode: request(inPlace.extend({ names: Names, mode: z.number().int().min(0).max(0o7777) }), z.void()),
  /** Counts what is in entries of a folder, and below them; links are not followed. Cancelling ends it. */
  count: request(inPlace.extend({ names: Names }), TreeCount),
  /** The beginning of a file, or all of it where it is small. */
  read: request(inPlace, TextFile),
  /**
   * Puts a text in the place of a file in one step, unless it changed since it was read.
   * @throws `files.changed-meanwhile`
   */
  write: request(
    inPlace.extend({
      bytes: Bytes.refine((bytes) => bytes.byteLength <= 2 * MAX_TEXT_BYTES, 'at most 2 MiB'),
      /** SHA-256 that it is expected to have still; null writes over whatever is there. */
      expectedSha256: z.string().max(64).nullable(),
    }),
    z.object({ sha256: z.string() }),
  ),
  /**
   * Begins a file that comes from the page's own computer.
   * @throws `files.in-use` where one of the name is there that is not to be replaced.
   */
  beginUpload: request(inPlace.extend({ name: EntryName, replaces: z.boolean() }), z.object({ uploadId: UploadId })),
  /** The next piece of it, in order; resolves when it is written. */
  addPiece: request(
    z.object({
      uploadId: UploadId,
      bytes: Bytes.refine((bytes) => bytes.byteLength <= MAX_PIECE_BYTES, 'at most 256 KiB'),
    }),
    z.void(),
  ),
  /** Puts it in its place; where it is not whole, nothing of it is left. */
  endUpload: request(z.object({ uploadId: UploadId, isWhole: z.boolean() }), z.void()),
  /** All of a file, for the page's own computer. */
  content: stream(inPlace, Bytes, { batchMs: 5, window: 4_194_304, unit: 'bytes', whenFull: 'pause' }),
};
