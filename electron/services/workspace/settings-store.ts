import { Settings } from '../../../shared/contract/workbench.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import { readDocument, writeDocument } from './documents.ts';
import { LatestReaders } from './latest-readers.ts';
import { parseJson } from './parse-json.ts';
import { salvage } from './salvage.ts';
import type { Workspace } from './workspace.ts';

export interface SettingsStoreDeps {
  workspace: Workspace;
  /** Puts a notice before the user: `HostStatus.tell`. */
  tell(about: WireError): void;
}

/** What the user has set, for the page and for the services that heed limits. */
export class SettingsStore {
  readonly #deps: SettingsStoreDeps;
  readonly #readers = new LatestReaders(() => this.current);
  readonly #listeners = new Set<(settings: Settings) => void>();
  #current: Settings | undefined;

  constructor(deps: SettingsStoreDeps) {
    this.#deps = deps;
  }

  /** The settings as they stand; read from the workspace the first time. */
  get current(): Settings {
    this.#current ??= this.#load();
    return this.#current;
  }

  /** Calls back after each change that was stored. @returns a function that ends it. */
  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  settings(_params: object, sink: LatestSink<Settings>): void {
    this.#readers.add(sink);
  }

  /** @throws LabError `workspace.write-failed`; then the settings stay as they were. */
  async saveSettings(settings: Settings): Promise<void> {
    writeDocument(this.#deps.workspace, 'settings', JSON.stringify(settings));
    this.#current = settings;
    for (const listener of this.#listeners) listener(settings);
    this.#readers.changed();
  }

  #load(): Settings {
    const defaults = Settings.parse({});
    const stored = readDocument(this.#deps.workspace, 'settings');
    if (stored === null) return defaults;
    const { value, lost } = salvage(Settings, parseJson(stored), defaults);
    if (lost.length > 0) this.#deps.tell({ code: 'workspace.settings-reset', facts: { fields: lost } });
    return value;
  }
}
