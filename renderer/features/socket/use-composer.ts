import { useState } from 'react';

import type { TextEncoding } from '../../../shared/domain/text-encoding.ts';
import { useShell } from '../../lib/shell.ts';
import { composeBytes, rewrite, type ComposeMode, type LineEnding } from './compose-bytes.ts';
import type { Outlet } from './outlets.ts';
import { useSentHistory } from './use-sent-history.ts';

export interface Composer {
  mode: ComposeMode;
  ending: LineEnding;
  encoding: TextEncoding;
  text: string;
  /** How much would be sent, in words. */
  size: string;
  /** What is wrong with what was typed; null where nothing is. */
  problem: string | null;
  canSend: boolean;
  setMode(mode: ComposeMode): void;
  setEnding(ending: LineEnding): void;
  setEncoding(encoding: TextEncoding): void;
  setText(text: string): void;
  /** Sends what stands there; what could not be sent comes back. */
  send(): void;
  /** Brings back what was sent before, or goes forward again; whether there was any. */
  recall(by: 1 | -1): boolean;
}

/** What is being written to an outlet. */
export function useComposer(outlet: Outlet, canReach: boolean): Composer {
  const shell = useShell();
  const [mode, setMode] = useState<ComposeMode>('text');
  const [ending, setEnding] = useState<LineEnding>('lf');
  const [encoding, setEncoding] = useState<TextEncoding>('utf-8');
  const [text, setText] = useState('');
  const history = useSentHistory();
  const { bytes, problem } = composeBytes(mode, text, ending, encoding);
  const sizeBytes = bytes?.byteLength ?? 0;
  const sizeProblem = outlet.sizeProblem(sizeBytes);
  const canSend = canReach && bytes !== null && sizeBytes > 0 && sizeProblem === null;

  const send = async (): Promise<void> => {
    if (!canSend) return;
    history.add({ mode, text });
    setText('');
    try {
      await outlet.send(bytes);
    } catch (error) {
      setText((typed) => typed || text);
      shell.fail(error);
    }
  };
  return {
    mode,
    ending,
    encoding,
    text,
    size: outlet.sizeWords(sizeBytes),
    problem: problem ?? sizeProblem,
    canSend,
    setMode(next) {
      setMode(next);
      setText(rewrite(mode, next, text));
    },
    setEnding,
    setEncoding,
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
