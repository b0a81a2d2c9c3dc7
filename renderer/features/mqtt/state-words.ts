import type { SessionState } from '../../../shared/contract/sessions.ts';

const WORDS: Record<SessionState, string> = {
  connecting: 'Connecting',
  open: 'Connected',
  reconnecting: 'Reconnecting',
  closing: 'Disconnecting',
  closed: 'Disconnected',
  failed: 'Failed',
};

/** A session's state as it is said of a connection. */
export const stateWords = (state: SessionState): string => WORDS[state];
