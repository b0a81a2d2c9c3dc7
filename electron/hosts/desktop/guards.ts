import { app, session, type WebContents } from 'electron';

import type { Log } from '../../ports/log.ts';
import { PAGE_ORIGIN, PAGE_URL } from './protocol.ts';

/** The one thing the page may ask of the system without the user's say: to put text on the clipboard. */
const GRANTED = 'clipboard-sanitized-write';

/** Keeps every page, present and future, where it is and without powers. */
export function guardPages(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, decide) => {
    decide(permission === GRANTED && originOf(contents) === PAGE_ORIGIN);
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === GRANTED && origin.replace(/\/$/, '') === PAGE_ORIGIN;
  });
  defaultSession.setDevicePermissionHandler(() => false);
}

function guardContents(contents: WebContents, log: Log): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (url === PAGE_URL) return; // A reload.
    event.preventDefault();
    log.warn('a navigation was stopped', { url });
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('a window was stopped', { url });
    return { action: 'deny' };
  });
}

/** Not `new URL(…).origin`: Node answers "null" for every custom scheme, so all of them would match. */
const originOf = (contents: WebContents): string => contents.mainFrame.origin;
