import { useRef } from 'react';

import type { ComposeMode } from './compose-bytes.ts';

/** What was written, and how. */
export interface Sent {
  mode: ComposeMode;
  text: string;
}

/** Most messages that the up arrow goes back to. */
const MOST_KEPT = 200;

export interface SentHistory {
  add(sent: Sent): void;
  /** One step back or forward; null at either end. `now` is what stands there, and is come back to. */
  step(by: 1 | -1, now: Sent): Sent | null;
}

/** What was sent before, newest last, as a shell keeps it. */
export function useSentHistory(): SentHistory {
  const kept = useRef<Sent[]>([]);
  const place = useRef<{ index: number; draft: Sent | null }>({ index: 0, draft: null });
  return {
    add(sent) {
      const { current } = kept;
      const last = current.at(-1);
      if (last?.text !== sent.text || last.mode !== sent.mode) current.push(sent);
      if (current.length > MOST_KEPT) current.shift();
      place.current = { index: current.length, draft: null };
    },
    step(by, now) {
      const { index, draft } = place.current;
      const next = index + by;
      if (next < 0 || next > kept.current.length) return null;
      place.current = { index: next, draft: index === kept.current.length ? now : draft };
      return kept.current[next] ?? place.current.draft;
    },
  };
}
