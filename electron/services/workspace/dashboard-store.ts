import { MAX_PANELS, Panel, type Dashboard, type DashboardChange } from '../../../shared/contract/plots.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Log } from '../../ports/log.ts';
import { changeDashboard } from './dashboard-change.ts';
import { readDocument, writeDocument } from './documents.ts';
import { LatestReaders } from './latest-readers.ts';
import { parseJson } from './parse-json.ts';
import type { Workspace } from './workspace.ts';

interface DashboardStoreDeps {
  workspace: Workspace;
  log: Log;
}

const documentOf = (owner: string): string => `plots:${owner}`;

/** The charts and gauges of every connection, as the user put them together. */
export class DashboardStore {
  readonly #deps: DashboardStoreDeps;
  /** Of the dashboards that were asked for since the start. */
  readonly #readers = new Map<string, LatestReaders<Dashboard>>();

  constructor(deps: DashboardStoreDeps) {
    this.#deps = deps;
  }

  dashboard({ owner }: { owner: string }, sink: LatestSink<Dashboard>): void {
    const readers = this.#readers.get(owner) ?? new LatestReaders(() => this.#read(owner));
    this.#readers.set(owner, readers);
    readers.add(sink);
  }

  /** @throws LabError `plots.too-many`, `plots.too-many-series`, `plots.no-panel`, `workspace.write-failed`; then it stays as it was. */
  async changeDashboard({ owner, change }: { owner: string; change: DashboardChange }): Promise<void> {
    const changed = changeDashboard(this.#read(owner), change);
    writeDocument(this.#deps.workspace, documentOf(owner), JSON.stringify(changed));
    this.#readers.get(owner)?.changed();
  }

  /** A panel that is damaged, or of a kind this version does not know, is left out; the others stay. */
  #read(owner: string): Dashboard {
    const stored = parseJson(readDocument(this.#deps.workspace, documentOf(owner)) ?? '{"panels":[]}');
    const listed: unknown = typeof stored === 'object' && stored !== null && 'panels' in stored ? stored.panels : null;
    if (!Array.isArray(listed)) {
      this.#deps.log.warn('stored plots could not be read', { owner });
      return { panels: [] };
    }
    const read = listed.map((panel) => Panel.safeParse(panel));
    const panels = read.flatMap(({ success, data }) => (success ? [data] : [])).slice(0, MAX_PANELS);
    if (panels.length < listed.length)
      this.#deps.log.warn('some stored plots could not be read', { owner, lost: listed.length - panels.length });
    return { panels };
  }
}
