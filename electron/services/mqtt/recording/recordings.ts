import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import type { RowRange, SessionId } from '../../../../shared/contract/ids.ts';
import { MAX_RECORDINGS, type Recording, type RecordedSearch } from '../../../../shared/contract/recordings.ts';
import { readProperties } from '../../../../shared/domain/mqtt-properties.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Documents } from '../../../ports/documents.ts';
import type { ExportFormat } from '../message-writer.ts';
import type { Arrival } from '../message-history.ts';
import type { MqttSession } from '../mqtt-session.ts';
import { exportRecording } from './export-recording.ts';
import { toRecordedRow } from './recorded-row.ts';
import { encodeFrame } from './recording-format.ts';
import { RecordingList } from './recording-list.ts';
import { RecordingReader } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';
import { type RecordedSearchPlan, searchRecording } from './search-recording.ts';

/** Most bytes of a payload that one answer holds: 1 MiB. */
const PAYLOAD_BYTES = 1_048_576;
/** Recordings whose index stays in memory. */
const MOST_KNOWN = 8;
/** While a recording runs, its counts are told so often, in milliseconds. */
const TELL_MS = 500;

export interface RecordingsDeps {
  /** Folder of the files. */
  dir: string;
  documents: Documents;
  clock: Clock;
  /** @throws LabError `mqtt.no-session`. */
  sessions: { session(sessionId: SessionId): MqttSession };
}

interface One {
  id: string;
}

interface Running {
  writer: RecordingWriter;
  /** Resolves when the list knows that it is over. */
  over: Promise<void>;
  release(): void;
}

/** Recordings of what MQTT connections receive; see `contract/recordings.ts`. */
export class Recordings implements AsyncDisposable {
  readonly #deps: RecordingsDeps;
  readonly #running = new Map<string, Running>();
  readonly #readers = new Map<string, Promise<RecordingReader>>();
  readonly #sinks = new Set<LatestSink<{ recordings: Recording[] }>>();
  #list: Promise<RecordingList> | null = null;
  #telling: NodeJS.Timeout | null = null;

  constructor(deps: RecordingsDeps) {
    this.#deps = deps;
  }

  async list(_params: object, sink: LatestSink<{ recordings: Recording[] }>): Promise<void> {
    await this.#rows();
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    await this.#tell();
  }

  /** @throws LabError `mqtt.no-session`, `recordings.already`, `recordings.too-many`, `recordings.write-failed`. */
  async start({ sessionId, name }: { sessionId: SessionId; name: string }): Promise<One> {
    const session = this.#deps.sessions.session(sessionId);
    const list = await this.#rows();
    const already = list.rows.find((row) => row.sessionId === sessionId);
    if (already) throw new LabError('recordings.already', { name: already.name });
    if (list.rows.length >= MAX_RECORDINGS) throw new LabError('recordings.too-many', { limit: MAX_RECORDINGS });
    const id = randomUUID();
    const row: Recording = {
      id,
      name,
      connection: session.title,
      state: 'recording',
      failure: null,
      sessionId,
      startedAtMs: this.#deps.clock.nowMs(),
      endedAtMs: null,
      messages: 0,
      bytes: 0,
    };
    const writer = await this.#open(id);
    try {
      list.put(row);
    } catch (error) {
      await writer.stop();
      await rm(this.#path(id), { force: true });
      throw error;
    }
    const tap = (topic: string, message: Arrival): void =>
      writer.append(encodeFrame(topic, this.#deps.clock.nowMs(), message));
    session.taps.add(tap);
    // The session may go off the list: nothing more comes then.
    const gone = new AbortController();
    session.endWithIt({ signal: gone.signal, end: () => void writer.stop() });
    const over = writer.ended.then(async (failure) => {
      gone.abort();
      await this.#ended(id, failure);
    });
    this.#running.set(id, { writer, over, release: () => session.taps.delete(tap) });
    await this.#tell();
    return { id };
  }

  /** @throws LabError `recordings.unknown`. */
  async stop({ id }: One): Promise<void> {
    this.#row(await this.#rows(), id);
    const running = this.#running.get(id);
    if (!running) return;
    await running.writer.stop();
    await running.over;
  }

  /** @throws LabError `recordings.unknown`, `workspace.write-failed`. */
  async rename({ id, name }: One & { name: string }): Promise<void> {
    const list = await this.#rows();
    list.put({ ...this.#row(list, id), name });
    await this.#tell();
  }

  /** @throws LabError `recordings.unknown`, `recordings.running`, `workspace.write-failed`. */
  async remove({ id }: One): Promise<void> {
    const list = await this.#rows();
    this.#mustBeOver(list, id);
    this.#readers.delete(id);
    list.remove(id);
    await rm(this.#path(id), { force: true });
    await this.#tell();
  }

  /** @throws LabError `recordings.unknown`, `recordings.running`, `recordings.unreadable`, as all below. */
  async rows({ id, first, count }: One & RowRange) {
    const reader = await this.reader(id);
    const messages = await reader.rows(first, count);
    return { total: reader.total, rows: messages.map((message, at) => toRecordedRow(first + at, message)) };
  }

  /** @throws LabError `recordings.no-message`. */
  async message({ id, index }: One & { index: number }) {
    const [message] = await (await this.reader(id)).rows(index, 1);
    if (!message) throw new LabError('recordings.no-message', { index });
    const payload = new Uint8Array(message.payload.subarray(0, PAYLOAD_BYTES));
    return { row: toRecordedRow(index, message), payload, properties: readProperties(message.properties) };
  }

  /** @throws LabError `mqtt.bad-pattern`. */
  async search({ id, ...plan }: One & RecordedSearchPlan, sink: LatestSink<RecordedSearch>): Promise<void> {
    await searchRecording(await this.reader(id), plan, sink);
  }

  async export({ id, format }: One & { format: ExportFormat }, sink: Sink<Uint8Array>): Promise<void> {
    await exportRecording(await this.reader(id), format, sink);
  }

  /** A recording that is over, to be read. */
  async reader(id: string): Promise<RecordingReader> {
    this.#mustBeOver(await this.#rows(), id);
    const known = this.#readers.get(id);
    if (known) return await known;
    const opening = RecordingReader.open(this.#path(id));
    this.#readers.set(id, opening);
    // What went wrong is told to whoever asked; the next one tries again.
    opening.catch(() => this.#readers.delete(id));
    const [oldest] = this.#readers.keys();
    if (this.#readers.size > MOST_KNOWN) this.#readers.delete(oldest!);
    return await opening;
  }

  /** What is known of a recording. @throws LabError `recordings.unknown`. */
  async about(id: string): Promise<Recording> {
    return this.#row(await this.#rows(), id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.stop({ id })));
    if (this.#telling) clearTimeout(this.#telling);
  }

  #path(id: string): string {
    return join(this.#deps.dir, `${id}.wbrec`);
  }

  /** @throws LabError `recordings.write-failed`. */
  async #open(id: string): Promise<RecordingWriter> {
    try {
      await mkdir(this.#deps.dir, { recursive: true, mode: 0o700 });
      return new RecordingWriter(await open(this.#path(id), 'wx', 0o600), () => this.#tellSoon());
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new LabError('recordings.write-failed', { reason: code ?? message }, { cause: error });
    }
  }

  /** A recording is on the disk, all of it or up to where the disk refused. */
  async #ended(id: string, failure: LabError | null): Promise<void> {
    const running = this.#running.get(id)!;
    running.release();
    this.#running.delete(id);
    const list = await this.#rows();
    const row = this.#row(list, id);
    const { messages, bytes } = running.writer;
    const state = failure ? 'stopped' : 'whole';
    const ended = { endedAtMs: this.#deps.clock.nowMs(), sessionId: null, failure: failure?.toWire() ?? null };
    list.put({ ...row, ...ended, state, messages, bytes });
    await this.#tell();
  }

  /** The list; the first time, what a crash left open is closed at its last whole message. */
  #rows(): Promise<RecordingList> {
    this.#list ??= this.#recovered();
    return this.#list;
  }

  async #recovered(): Promise<RecordingList> {
    const list = new RecordingList(this.#deps.documents);
    for (const row of list.rows.filter(({ state }) => state === 'recording')) {
      const ended: Recording = { ...row, state: 'recovered', sessionId: null };
      try {
        const reader = await RecordingReader.open(this.#path(row.id));
        await truncate(this.#path(row.id), reader.bytes);
        list.put({ ...ended, endedAtMs: reader.lastMs, messages: reader.total, bytes: reader.bytes });
      } catch (error) {
        const failure =
          error instanceof LabError ? error : new LabError('recordings.unreadable', { reason: String(error) });
        list.put({ ...ended, state: 'stopped', failure: failure.toWire() });
      }
    }
    return list;
  }

  #row({ rows }: RecordingList, id: string): Recording {
    const row = rows.find((each) => each.id === id);
    if (!row) throw new LabError('recordings.unknown', { id });
    return row;
  }

  #mustBeOver(list: RecordingList, id: string): void {
    const { state, name } = this.#row(list, id);
    if (state === 'recording') throw new LabError('recordings.running', { name });
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      void this.#tell();
    }, TELL_MS);
  }

  async #tell(): Promise<void> {
    const { rows } = await this.#rows();
    const now = (): { recordings: Recording[] } => ({
      recordings: rows.map((row) => {
        const writer = this.#running.get(row.id)?.writer;
        return writer ? { ...row, messages: writer.messages, bytes: writer.bytes } : row;
      }),
    });
    for (const sink of this.#sinks) sink.offer(now);
  }
}
