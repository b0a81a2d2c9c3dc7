import { LabError } from '../../../../shared/errors/lab-error.ts';
import { MAGIC } from './recording-format.ts';

/** What a recording is written to; of `node:fs/promises`' FileHandle in earnest. */
export interface RecordingFile {
  write(bytes: Uint8Array): Promise<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** A disk that is further behind than this will not catch up: 64 MiB. */
const MOST_BACKLOG_BYTES = 64 * 1_048_576;
/** Written at a time, at least where so much waits. */
const BATCH_BYTES = 4 * 1_048_576;
/** What was written reaches the disk itself this often, in milliseconds. */
const SYNC_MS = 1_000;

/** Appends frames to a recording in the background; the connection never waits for the disk. */
export class RecordingWriter {
  /** Whole frames written so far, and the length of the file. */
  messages = 0;
  bytes = 0;
  /** Resolves when nothing more is written: with why, where the disk ended it. Never rejects. */
  readonly ended: Promise<LabError | null>;
  readonly #file: RecordingFile;
  #queue: Buffer[] = [];
  #backlogBytes = 0;
  #isStopped = false;
  #failure: LabError | null = null;
  #wake: () => void = () => undefined;
  #syncedAtMs = 0;

  constructor(
    file: RecordingFile,
    /** The counts have moved. */
    private readonly onChange: () => void,
  ) {
    this.#file = file;
    this.ended = this.#run();
  }

  /** Takes a frame, unless the recording has ended. */
  append(frame: Buffer): void {
    if (this.#isStopped) return;
    this.#queue.push(frame);
    this.#backlogBytes += frame.byteLength;
    if (this.#backlogBytes > MOST_BACKLOG_BYTES) {
      this.#failure = new LabError('recordings.disk-slow', { backlogBytes: this.#backlogBytes });
      this.#isStopped = true;
    }
    this.#wake();
  }

  /** Ends the recording after what was taken. */
  stop(): Promise<LabError | null> {
    this.#isStopped = true;
    this.#wake();
    return this.ended;
  }

  async #run(): Promise<LabError | null> {
    try {
      await this.#write(MAGIC, 0);
      while (!this.#isStopped || this.#queue.length > 0) {
        if (this.#queue.length === 0) await this.#more();
        else await this.#writeBatch();
      }
      await this.#file.datasync();
    } catch (error) {
      this.#isStopped = true;
      await this.#cutBack();
      this.#failure = new LabError('recordings.write-failed', { reason: reasonOf(error) }, { cause: error });
    }
    await this.#file.close().catch((error: unknown) => {
      this.#failure ??= new LabError('recordings.write-failed', { reason: reasonOf(error) }, { cause: error });
    });
    return this.#failure;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #writeBatch(): Promise<void> {
    let count = 0;
    let size = 0;
    while (count < this.#queue.length && size < BATCH_BYTES) size += this.#queue[count++]!.byteLength;
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    await this.#write(Buffer.concat(batch, size), count);
    this.#backlogBytes -= size;
    this.onChange();
    const nowMs = performance.now();
    if (nowMs - this.#syncedAtMs < SYNC_MS) return;
    this.#syncedAtMs = nowMs;
    await this.#file.datasync();
  }

  /** Writes all of it, and counts it when it is. */
  async #write(bytes: Buffer, messages: number): Promise<void> {
    for (let at = 0; at < bytes.byteLength;) at += (await this.#file.write(bytes.subarray(at))).bytesWritten;
    this.bytes += bytes.byteLength;
    this.messages += messages;
  }

  /** Half a batch is no use: the file ends with its last whole frame. Reading finds that end, too, if this fails. */
  async #cutBack(): Promise<void> {
    await this.#file.truncate(this.bytes).catch(() => undefined);
  }
}

const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
};
