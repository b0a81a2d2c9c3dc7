import { contract, type LabContract } from '../../shared/contract/index.ts';
import { LabError } from '../../shared/errors/lab-error.ts';
import type { Client } from '../../shared/wire/client.ts';
import { lastingLab } from './lasting-lab.ts';
import { Link } from './link.ts';
import type { LinkView } from './link-state.ts';
import { portRoute } from './port-route.ts';
import { socketRoute } from './socket-route.ts';

/** Every request and stream of the contract, typed, whatever carries them. */
export type Lab = Client<LabContract>;

/** The way to the host, and how it stands. */
export interface Connection {
  lab: Lab;
  link: LinkView;
}

/** Protocol of the page inside Electron; anything else is a browser. */
const DESKTOP_PROTOCOL = 'wirebench:';

/** Whether a host serves this page to a browser; otherwise it is inside the desktop window. */
export const isServedPage = (): boolean => location.protocol !== DESKTOP_PROTOCOL;

/** Reaches the host, over a port inside Electron or a socket in a browser, and goes on doing so. */
export function connectLab(): Connection {
  const link = new Link({
    route: isServedPage() ? socketRoute(window) : portRoute(window),
    nowMs: () => Date.now(),
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    refusal: (error) => (error instanceof LabError ? error : null),
  });
  window.addEventListener('online', link.retryNow);
  window.addEventListener('hashchange', link.retryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && link.state().kind === 'lost') link.retryNow();
  });
  link.start();
  return { lab: lastingLab(contract, link), link };
}
