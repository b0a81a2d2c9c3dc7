import { LabError } from '../../../shared/errors/lab-error.ts';
import type { DeskStore } from '../desk.ts';
import type { Dock } from './dock.ts';
import { layoutText } from './layout-file.ts';

/** Quiet time before a change of the layout is written, in milliseconds: a drag is one write. */
export const SAVE_DELAY_MS = 200;

interface LayoutKeeperDeps {
  store: DeskStore;
  dock: Dock;
  save(layout: string): Promise<void>;
  fail(error: unknown): void;
}

/** Writes the layout to the workspace a moment after it changed. */
export class LayoutKeeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = '';
  readonly #deps: LayoutKeeperDeps;

  constructor(deps: LayoutKeeperDeps) {
    this.#deps = deps;
  }

  /** Follows the panes and the side bar until the returned function is called. */
  start(): () => void {
    const { dock, store } = this.#deps;
    const layout = dock.api?.onDidLayoutChange(this.schedule);
    const sideBar = store.subscribe((state, before) => {
      if (state.sideBar !== before.sideBar) this.schedule();
    });
    window.addEventListener('pagehide', this.flush);
    return () => {
      layout?.dispose();
      sideBar();
      window.removeEventListener('pagehide', this.flush);
      clearTimeout(this.#timer);
    };
  }

  readonly schedule = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.flush, SAVE_DELAY_MS);
  };

  readonly flush = (): void => {
    clearTimeout(this.#timer);
    const { dock, store, save, fail } = this.#deps;
    if (!dock.api) return;
    const text = layoutText({ sideBar: store.getState().sideBar, dock: dock.api.toJSON() });
    if (text === this.#written) return;
    this.#written = text;
    save(text).catch((error: unknown) => {
      this.#written = '';
      // The link comes back by itself, and the layout is written then.
      if (error instanceof LabError && error.code === 'link-lost') this.schedule();
      else fail(error);
    });
  };
}
