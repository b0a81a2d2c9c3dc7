import { app, dialog, type BrowserWindow } from 'electron';

import type { Log } from '../../ports/log.ts';
import { shutdownOnce } from '../node/shutdown.ts';

export interface ClosingDeps {
  window: BrowserWindow;
  log: Log;
  /** Sessions that are open now. */
  countOpen(): Promise<number>;
  close(): Promise<void>;
}

/** Closing the window, quitting and signals all lead here: it asks once if anything is open, then closes all. */
export function closeInOrder({ window, log, countOpen, close }: ClosingDeps): void {
  let isAsking = false;
  const end = shutdownOnce({ log, close, exit: (code) => app.exit(code) });

  const askAndEnd = async (why: string): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    try {
      if (await mayClose(window, await countOpen())) end(why);
    } finally {
      isAsking = false;
    }
  };
  const ask = (event: { preventDefault(): void }, why: string): void => {
    event.preventDefault();
    askAndEnd(why).catch((error: unknown) => {
      log.error('could not ask before closing', { error });
      end(why);
    });
  };
  window.on('close', (event) => ask(event, 'the window was closed'));
  app.on('before-quit', (event) => ask(event, 'quit'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal));
}

async function mayClose(window: BrowserWindow, open: number): Promise<boolean> {
  if (open === 0) return true;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: open === 1 ? 'One session is open.' : `${open} sessions are open.`,
    detail: 'Closing Wirebench closes them.',
    buttons: ['Close Wirebench', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
