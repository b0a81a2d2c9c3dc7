import { MAX_CHECKS, MqttCheck, type CheckResult, type CheckRow } from '../../../../shared/contract/checks.ts';
import type { SessionId } from '../../../../shared/contract/ids.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Documents } from '../../../ports/documents.ts';
import { KeptList } from '../../lib/kept-list.ts';
import type { MqttSession } from '../mqtt-session.ts';
import { runCheck } from './run-check.ts';

interface ChecksDeps {
  documents: Documents;
  sessions: { session(sessionId: SessionId): MqttSession };
}

/** Saved checks, and running them; see `contract/checks.ts`. */
export class Checks {
  readonly #deps: ChecksDeps;
  readonly #kept: KeptList<MqttCheck>;

  constructor(deps: ChecksDeps) {
    this.#deps = deps;
    this.#kept = new KeptList({
      documents: deps.documents,
      document: 'mqtt-checks',
      schema: MqttCheck,
      most: MAX_CHECKS,
      unknown: (id) => new LabError('checks.unknown', { id }),
      tooMany: (limit) => new LabError('checks.too-many', { limit }),
    });
  }

  list(_params: object, sink: LatestSink<{ checks: CheckRow[] }>): void {
    this.#kept.follow(sink, () => ({ checks: this.#rows() }));
  }

  /** @throws LabError `checks.unknown`. */
  async get({ id }: { id: string }): Promise<MqttCheck> {
    return this.#kept.get(id);
  }

  /** @throws LabError `checks.unknown`, `checks.too-many`, `workspace.write-failed`. */
  async save({ id, check }: { id: string | null; check: MqttCheck }): Promise<{ id: string }> {
    return { id: this.#kept.save(id, check) };
  }

  /** @throws LabError `checks.unknown`, `workspace.write-failed`. */
  async remove({ id }: { id: string }): Promise<void> {
    this.#kept.remove(id);
  }

  /** @throws LabError `checks.unknown`, `mqtt.no-session`, and as `runCheck`. */
  async run({ id, sessionId }: { id: string; sessionId: SessionId }, signal: AbortSignal): Promise<CheckResult> {
    return await runCheck(this.#kept.get(id), this.#deps.sessions.session(sessionId), signal);
  }

  #rows(): CheckRow[] {
    const rows = this.#kept.all.map(({ id, item: { name, folder, message, expectations, withinMs } }) => ({
      id,
      name,
      folder,
      topic: message?.topic ?? null,
      filters: expectations.map(({ filter }) => filter),
      withinMs,
    }));
    const place = ({ folder, name }: CheckRow): string => `${folder}\0${name}`;
    return rows.toSorted((a, b) => place(a).localeCompare(place(b), 'en', { numeric: true }));
  }
}
