import type { SessionId } from '../../shared/contract/ids.ts';
import type { FrameKind, SessionKind, SessionState } from '../../shared/contract/sessions.ts';
import type { WireError } from '../../shared/errors/lab-error.ts';

/** What a service says of a session when it opens one. */
export interface NewSession {
  kind: SessionKind;
  title: string;
  /** `host:port` or a path; empty while unknown. */
  local?: string;
  remote?: string;
  parentId?: SessionId;
  profileId?: string;
  /** `connecting` unless said. */
  state?: SessionState;
  /** Ends what the session stands for; the registry calls it for the user's "close" and at shutdown. */
  close(): Promise<void>;
  /** The user gave it another name, for a service that shows the title elsewhere too. */
  renamed?(title: string): void;
  /** The ended session left the list for good, by the user's hand or by age: let go what is kept for it. */
  forgotten?(): void;
}

/** A service's hand on one of its sessions: everything the user sees of it goes through here. */
export interface SessionHandle {
  readonly id: SessionId;
  readonly state: SessionState;
  /** Enters a state; reason and next try are cleared unless given. */
  enter(state: SessionState, why?: { reason?: WireError; retry?: { attempt: number; atMs: number } }): void;
  update(change: { title?: string; local?: string; remote?: string }): void;
  /**
   * Counts bytes that crossed the wire and keeps them in the wire log. On the hot path: takes the array as it
   * is, so the caller must not change it afterwards.
   *
   * @param peer `host:port` of the other side, of a session that has several
   */
  wire(direction: 'in' | 'out', bytes: Uint8Array, peer?: string): void;
  /** Writes a remark into the wire log. */
  mark(kind: Exclude<FrameKind, 'data'>, text: string): void;
  /** Adds to the drops the status bar totals (messages let go by a history, say). */
  addDropped(count: number): void;
}

/** The one registry of everything live, as services see it. */
export interface Sessions {
  open(session: NewSession): SessionHandle;
}
