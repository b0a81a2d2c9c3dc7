import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { MAX_CHECKS, MqttCheck, type CheckResult, type CheckRow } from '../../../../shared/contract/checks.ts';
import type { SessionId } from '../../../../shared/contract/ids.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Documents } from '../../../ports/documents.ts';
import type { MqttSession } from '../mqtt-session.ts';
import { runCheck } from './run-check.ts';

/** Name of the document they are kept in. */
const DOCUMENT = 'mqtt-checks';

const Kept = z.object({ id: z.string(), check: MqttCheck });
type Kept = z.infer<typeof Kept>;

interface ChecksDeps {
  documents: Documents;
  sessions: { session(sessionId: SessionId): MqttSession };
}

/** Saved checks, and running them; see `contract/checks.ts`. */
export class Checks {
  readonly #deps: ChecksDeps;
  readonly #sinks = new Set<LatestSink<{ checks: CheckRow[] }>>();
  #kept: Kept[] | undefined;

  constructor(deps: ChecksDeps) {
    this.#deps = deps;
  }

  list(_params: object, sink: LatestSink<{ checks: CheckRow[] }>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => this.#rows());
  }

  /** @throws LabError `checks.unknown`. */
  async get({ id }: { id: string }): Promise<MqttCheck> {
    return this.#find(id).check;
  }

  /** @throws LabError `checks.unknown`, `checks.too-many`, `workspace.write-failed`. */
  async save({ id, check }: { id: string | null; check: MqttCheck }): Promise<{ id: string }> {
    const all = this.#current();
    if (id !== null) this.#find(id);
    else if (all.length >= MAX_CHECKS) throw new LabError('checks.too-many', { limit: MAX_CHECKS });
    const kept = { id: id ?? randomUUID(), check };
    this.#keep(id === null ? [...all, kept] : all.map((one) => (one.id === id ? kept : one)));
    return { id: kept.id };
  }

  /** @throws LabError `checks.unknown`, `workspace.write-failed`. */
  async remove({ id }: { id: string }): Promise<void> {
    this.#find(id);
    this.#keep(this.#current().filter((one) => one.id !== id));
  }

  /** @throws LabError `checks.unknown`, `mqtt.no-session`, and as `runCheck`. */
  run({ id, sessionId }: { id: string; sessionId: SessionId }, signal: AbortSignal): Promise<CheckResult> {
    return runCheck(this.#find(id).check, this.#deps.sessions.session(sessionId), signal);
  }

  #find(id: string): Kept {
    const kept = this.#current().find((one) => one.id === id);
    if (!kept) throw new LabError('checks.unknown', { id });
    return kept;
  }

  #current(): Kept[] {
    this.#kept ??= readKept(this.#deps.documents.read(DOCUMENT));
    return this.#kept;
  }

  /** Writes first: a check that could not be kept does not seem to be. */
  #keep(kept: Kept[]): void {
    this.#deps.documents.write(DOCUMENT, JSON.stringify(kept));
    this.#kept = kept;
    for (const sink of this.#sinks) sink.offer(() => this.#rows());
  }

  #rows(): { checks: CheckRow[] } {
    const rows = this.#current().map(({ id, check: { name, folder, message, expectations, withinMs } }) => ({
      id,
      name,
      folder,
      topic: message?.topic ?? null,
      filters: expectations.map(({ filter }) => filter),
      withinMs,
    }));
    const place = ({ folder, name }: CheckRow): string => `${folder}\0${name}`;
    return { checks: rows.toSorted((a, b) => place(a).localeCompare(place(b), 'en', { numeric: true })) };
  }
}

/** The checks that can be read; one that a newer or damaged document spoils leaves the others. */
function readKept(text: string | null): Kept[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '[]');
  } catch {
    return []; // Not what we wrote: start afresh.
  }
  const kept = Array.isArray(stored) ? stored.map((each) => Kept.safeParse(each)) : [];
  return kept.flatMap(({ data }) => (data ? [data] : [])).slice(0, MAX_CHECKS);
}
