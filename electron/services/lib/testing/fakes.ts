import { SessionId } from '../../../../shared/contract/ids.ts';
import type { SessionState } from '../../../../shared/contract/sessions.ts';
import type { Log } from '../../../ports/log.ts';
import type { NewSession, SessionHandle, Sessions } from '../../../ports/sessions.ts';

/** One session as a test sees it. */
export interface SeenSession {
  source: NewSession;
  handle: SessionHandle;
  title: string;
  states: SessionState[];
  bytes: { in: Uint8Array[]; out: Uint8Array[] };
  marks: string[];
}

/** A registry that only remembers. */
export class FakeSessions implements Sessions {
  readonly seen: SeenSession[] = [];

  open(source: NewSession): SessionHandle {
    const states: SessionState[] = [source.state ?? 'connecting'];
    const bytes: SeenSession['bytes'] = { in: [], out: [] };
    const marks: string[] = [];
    const handle: SessionHandle = {
      id: SessionId.parse(`s${this.seen.length + 1}`),
      get state() {
        return states.at(-1)!;
      },
      enter: (state) => void states.push(state),
      update: ({ title }) => void (title !== undefined && (entry.title = title)),
      wire: (direction, piece) => void bytes[direction].push(piece),
      mark: (kind, text) => void marks.push(`${kind}: ${text}`),
      addDropped: () => undefined,
    };
    const entry: SeenSession = { source, handle, title: source.title, states, bytes, marks };
    this.seen.push(entry);
    return handle;
  }

  titled(title: string): SeenSession[] {
    return this.seen.filter((session) => session.title === title);
  }

  get live(): SeenSession[] {
    return this.seen.filter(({ handle }) => handle.state !== 'closed' && handle.state !== 'failed');
  }
}

/** A log that only remembers. */
export class FakeLog implements Log {
  readonly lines: string[] = [];
  info(message: string): void {
    this.lines.push(`info ${message}`);
  }
  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }
  error(message: string): void {
    this.lines.push(`error ${message}`);
  }
}

export const realTimers = {
  set: (run: () => void, ms: number) => setTimeout(run, ms),
  clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

export const realClock = {
  nowMs: () => Date.now(),
  nowNs: () => process.hrtime.bigint(),
};
