import type { WireError } from '../../shared/errors/lab-error.ts';

/** How the page stands with its host. */
export type LinkState =
  /** The one-time token is being traded for the cookie. */
  | { kind: 'entering' }
  | { kind: 'connecting' }
  | { kind: 'open' }
  /** The host did not answer; the next try, number `attempt` from 1, is at `retryAtMs` (ms since the epoch). */
  | { kind: 'lost'; attempt: number; retryAtMs: number }
  /** The host answers, but does not let this page in; `reason` has the text for the user. */
  | { kind: 'refused'; reason: WireError };

/** What a component may do with the link: read its state, hear of changes, ask for a try at once. */
export interface LinkView {
  readonly state: () => LinkState;
  /** Calls back after every change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Tries now instead of waiting for `retryAtMs`; also asks again after a refusal. */
  readonly retryNow: () => void;
}
