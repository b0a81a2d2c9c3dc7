import type { SessionState } from '../../../shared/contract/sessions.ts';

/** Which state may follow which. An ended session may only begin anew, as `reconnect` does. */
const NEXT: Record<SessionState, readonly SessionState[]> = {
  connecting: ['open', 'reconnecting', 'closing', 'closed', 'failed'],
  open: ['reconnecting', 'closing', 'closed', 'failed'],
  reconnecting: ['connecting', 'open', 'closing', 'closed', 'failed'],
  closing: ['closed', 'failed'],
  closed: ['connecting'],
  failed: ['connecting'],
};

/** Whether a session in `from` may enter `to`; entering the same state again renews its reason and next try. */
export function mayEnter(from: SessionState, to: SessionState): boolean {
  return from === to || NEXT[from].includes(to);
}

/** Whether nothing is live behind a session in this state. */
export function isEnded(state: SessionState): boolean {
  return state === 'closed' || state === 'failed';
}
