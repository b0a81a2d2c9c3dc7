import { useState } from 'react';

import { MAX_SEND_BYTES } from '../../../shared/contract/sockets.ts';
import { formatBytes } from '../../lib/format.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { composeBytes, rewrite, type ComposeMode, type LineEnding } from './compose-bytes.ts';
import { useSentHistory } from './use-sent-history.ts';

export interface Composer {
  mode: ComposeMode;
  ending: LineEnding;
  text: string;
  sizeBytes: number;
  /** What is wrong with what was typed; null where nothing is. */
  problem: string | null;
  canSend: boolean;
  setMode(mode: ComposeMode): void;
  setEnding(ending: LineEnding): void;
  setText(text: string): void;
  /** Sends what stands there; what could not be sent comes back. */
  send(): void;
  /** Brings back what was sent before, or goes forward again; whether there was any. */
  recall(by: 1 | -1): boolean;
}

/** What is being written to a connection, or with `isToAll` to every client a server serves. */
export function useComposer(sessionId: string, isToAll: boolean, canReach: boolean): Composer {
  const lab = useLab();
  const shell = useShell();
  const [mode, setMode] = useState<ComposeMode>('text');
  const [ending, setEnding] = useState<LineEnding>('lf');
  const [text, setText] = useState('');
  const history = useSentHistory();
  const { bytes, problem } = composeBytes(mode, text, ending);
  const sizeBytes = bytes?.byteLength ?? 0;
  const sizeProblem = sizeBytes > MAX_SEND_BYTES ? `At most ${formatBytes(MAX_SEND_BYTES)} are sent at once` : null;
  const canSend = canReach && bytes !== null && sizeBytes > 0 && sizeProblem === null;

  const send = async (): Promise<void> => {
    if (!canSend) return;
    history.add({ mode, text });
    setText('');
    try {
      if (isToAll) await lab.sockets.sendToAll({ sessionId, bytes });
      else await lab.sockets.send({ sessionId, bytes });
    } catch (error) {
      setText((typed) => typed || text);
      shell.fail(error);
    }
  };
  return {
    mode,
    ending,
    text,
    sizeBytes,
    problem: problem ?? sizeProblem,
    canSend,
    setMode(next) {
      setMode(next);
      setText(rewrite(mode, next, text));
    },
    setEnding,
    setText,
    send: () => void send(),
    recall(by) {
      const sent = history.step(by, { mode, text });
      if (!sent) return false;
      setMode(sent.mode);
      setText(sent.text);
      return true;
    },
  };
}
