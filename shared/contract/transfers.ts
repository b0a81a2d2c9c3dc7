import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { EntryName, FilePath, FilePlace, MAX_NAMES } from './files.ts';

/** Most jobs the queue keeps, ended ones with them. */
export const MAX_JOBS = 200;
/** Most failures of one job that are listed; all are counted. */
export const MAX_FAILURES = 100;

export const JobId = z.string().min(1).max(64).brand<'JobId'>();
export type JobId = z.infer<typeof JobId>;

/** What happens to a file that is there already. */
export const ConflictChoice = z.enum(['overwrite', 'skip', 'rename', 'resume']);
export type ConflictChoice = z.infer<typeof ConflictChoice>;

const FileFacts = z.object({ sizeBytes: z.number(), modifiedMs: z.number().nullable() });

/** A file that is there already, and what would take its place. */
export const Conflict = z.object({
  /** Counts up within the job: an answer names the question it is for. */
  id: z.number(),
  path: z.string(),
  source: FileFacts,
  target: FileFacts,
  /** The one that is there is shorter: it may be the beginning of the other. */
  canResume: z.boolean(),
});
export type Conflict = z.infer<typeof Conflict>;

export const TransferJob = z.object({
  id: JobId,
  kind: z.enum(['upload', 'download', 'delete']),
  /** What it is about, in a few words: `app.log`, `3 entries`. */
  title: z.string(),
  from: z.string(),
  to: z.string(),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled']),
  /** Why it stopped as a whole; single files are in `failures`. */
  reason: Failure.nullable(),
  /** Whether the folders are still being looked through: totals still grow. */
  isCounting: z.boolean(),
  files: z.number(),
  filesDone: z.number(),
  filesSkipped: z.number(),
  bytes: z.number(),
  bytesDone: z.number(),
  /** Bytes that were there from a try before. */
  bytesResumed: z.number(),
  /** Bytes per second over the last seconds. */
  bytesPerS: z.number(),
  startedMs: z.number().nullable(),
  endedMs: z.number().nullable(),
  /** What is under way just now. */
  current: z.string(),
  failed: z.number(),
  failures: z.array(z.object({ path: z.string(), error: Failure })).max(MAX_FAILURES),
  conflict: Conflict.nullable(),
  /** The command of OpenSSH that would do the same; empty where there is none. */
  command: z.string(),
});
export type TransferJob = z.infer<typeof TransferJob>;

const one = z.object({ jobId: JobId });

export const transfers = {
  /** The queue, newest last. */
  jobs: stream(z.object({}), z.object({ jobs: z.array(TransferJob).max(MAX_JOBS) }), {
    batchMs: 200,
    whenFull: 'latest',
  }),
  /** Copies entries of a folder, and what is below them, into another folder; one of the two is remote. */
  copy: request(
    z.object({
      from: FilePlace,
      fromFolder: FilePath,
      names: z.array(EntryName).min(1).max(MAX_NAMES),
      to: FilePlace,
      toFolder: FilePath,
    }),
    one,
  ),
  /** Deletes entries of a folder, and what is below them. */
  remove: request(
    z.object({ place: FilePlace, folder: FilePath, names: z.array(EntryName).min(1).max(MAX_NAMES) }),
    one,
  ),
  /** Answers the open question, for this file or for all that follow. @throws `transfers.question-gone` */
  answer: request(one.extend({ conflictId: z.number(), choice: ConflictChoice, isForAll: z.boolean() }), z.void()),
  /** Ends a job; what is done stays, what had begun is taken away. */
  cancel: request(one, z.void()),
  /** Stops a job for a while: what had begun stays where it is. */
  pause: request(one, z.void()),
  /** Does what is left of a job that is paused, failed or was cancelled, from where each file stopped. */
  retry: request(one, z.void()),
  /** Takes the ended jobs off the list; paused ones stay. */
  clear: request(z.object({}), z.void()),
};
