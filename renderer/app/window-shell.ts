import { notifications } from '@mantine/notifications';

import { LabError, type WireError } from '../../shared/errors/lab-error.ts';
import { textOf } from '../../shared/errors/text.ts';
import type { Action, PaneKind, PaneParams, Shell } from '../lib/shell.ts';
import type { Lab } from '../link/lab.ts';
import type { ActionRegistry } from './actions/action-registry.ts';
import type { DeskStore } from './desk.ts';
import type { Dock } from './dock/dock.ts';
import { reportError } from './report-error.ts';

const FAILURE_SHOWN_MS = 15_000;
const SUCCESS_SHOWN_MS = 4_000;

interface WindowShellDeps {
  lab: Lab;
  store: DeskStore;
  dock: Dock;
  registry: ActionRegistry;
}

/** What panes ask of the window, carried out. */
export class WindowShell implements Shell {
  readonly #deps: WindowShellDeps;

  constructor(deps: WindowShellDeps) {
    this.#deps = deps;
  }

  get actions(): ActionRegistry {
    return this.#deps.registry;
  }

  openPane = <K extends PaneKind>(kind: K, params: PaneParams[K]): void => this.#deps.dock.open(kind, params);

  fail = (error: unknown): void => {
    if (error instanceof LabError) showFailure(error.toWire());
    else void reportError(this.#deps.lab, 'window', error).then(showFailure);
  };

  tell = (message: string): void => {
    notifications.show({
      id: `tell:${message}`,
      message,
      autoClose: SUCCESS_SHOWN_MS,
      withBorder: true,
      closeButtonProps: { 'aria-label': 'Close message' },
    });
  };

  /** @param asker The window it is asked in, where that is not the main one. Its end is a no. */
  confirm = (question: Parameters<Shell['confirm']>[0], asker: Window = window): Promise<boolean> =>
    new Promise((resolve) => {
      const answer = (isYes: boolean): void => {
        asker.removeEventListener('pagehide', onEnd);
        this.#deps.store.setState({ question: null });
        resolve(isYes);
      };
      const onEnd = (): void => answer(false);
      asker.addEventListener('pagehide', onEnd);
      const home = asker === window ? null : asker.document.body;
      this.#deps.store.getState().question?.answer(false);
      this.#deps.store.setState({ question: { ...question, home, answer } });
    });

  saveFile = (name: string, parts: readonly (Uint8Array | string)[], type: string): void => {
    const url = URL.createObjectURL(new Blob(parts as BlobPart[], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    // The download has begun by then; the bytes may go.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };

  addActions = (actions: readonly Action[]): (() => void) => this.#deps.registry.add(actions, null);
}

/** The same failure is shown once, however often it happens while it is on screen. */
function showFailure(error: WireError): void {
  const { title, next } = textOf(error);
  notifications.show({
    id: `fail:${title}`,
    title,
    message: next,
    color: 'red',
    autoClose: FAILURE_SHOWN_MS,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Close message' },
  });
}
