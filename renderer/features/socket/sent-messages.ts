import { MAX_ROWS } from '../../../shared/contract/ids.ts';
import type { FrameWindow } from '../../../shared/contract/sessions.ts';
import type { Lab } from '../../link/lab.ts';

/** Messages that stand in a program, and the largest of them, in bytes; more belong into a file. */
const MOST_MESSAGES = 20;
const LARGEST_MESSAGE = 4 * 1024;

/** What was sent by a session, as far as it can stand in a program. */
export interface SentMessages {
  messages: Uint8Array[];
  /** More was sent, or larger. */
  isCut: boolean;
}

/**
 * The first messages a session sent, whole, out of its wire log.
 *
 * @throws LabError `session.unknown`, `session.frame-gone`.
 */
export async function sentMessages(lab: Lab, sessionId: string): Promise<SentMessages> {
  const { rows, total } = await firstFrames(lab, sessionId);
  const sent = rows.filter(({ kind, direction }) => kind === 'data' && direction === 'out');
  const small = sent.filter(({ sizeBytes }) => sizeBytes <= LARGEST_MESSAGE).slice(0, MOST_MESSAGES);
  const whole = await Promise.all(
    small.map(async ({ seq, sizeBytes, head }) =>
      head.byteLength === sizeBytes ? head : (await lab.sessions.frameBytes({ sessionId, seq, offset: 0 })).bytes,
    ),
  );
  return { messages: whole, isCut: small.length < sent.length || rows.length < total };
}

/** The wire log's first window, once. */
async function firstFrames(lab: Lab, sessionId: string): Promise<FrameWindow> {
  const { promise, resolve, reject } = Promise.withResolvers<FrameWindow>();
  const following = lab.sessions.frames({ sessionId, first: 0, count: MAX_ROWS, follow: false }, ({ items }) => {
    const window = items.at(-1);
    if (window) resolve(window);
  });
  following.ended.catch(reject);
  try {
    return await promise;
  } finally {
    following.close();
  }
}
