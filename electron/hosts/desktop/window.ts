import { BrowserWindow, screen } from 'electron';

import type { Log } from '../../ports/log.ts';
import { PAGE_URL } from './protocol.ts';
import { readPlace, writePlace } from './window-bounds.ts';

/** A page that breaks this often within {@link BREAK_WINDOW_MS} is not loaded again by itself. */
const MAX_BREAKS = 3;
const BREAK_WINDOW_MS = 60_000;

export interface WindowOptions {
  preload: string;
  /** File that keeps where the window was. */
  placeFile: string;
  log: Log;
}

/** Opens the window, without any Electron power for its page. */
export function openWindow({ preload, placeFile, log }: WindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { isMaximized = false, ...place } = readPlace(placeFile, screens) ?? { width: 1_440, height: 900 };
  const window = new BrowserWindow({
    ...place,
    minWidth: 640,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    title: 'Wirebench',
    backgroundColor: '#1b1e24',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  loadAgainAfterCrash(window, log);
  return window;
}

/** Keeps where the window is for the next start. */
export function keepPlace(window: BrowserWindow, placeFile: string): void {
  writePlace(placeFile, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
}

/** Out of the task bar as well, for a second start that has nothing to show of its own. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Resolves when the page is there. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(PAGE_URL);
}

/** A page that crashed is loaded again and finds its sessions in the host, unless it keeps crashing. */
function loadAgainAfterCrash(window: BrowserWindow, log: Log): void {
  let breaks: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('the page is gone', { reason, exitCode });
    if (reason === 'clean-exit') return;
    breaks = [...breaks.filter((atMs) => Date.now() - atMs < BREAK_WINDOW_MS), Date.now()];
    if (breaks.length <= MAX_BREAKS) window.webContents.reload();
  });
}
