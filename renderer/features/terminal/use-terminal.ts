import { useEffect, useRef, useState, type RefObject } from 'react';

import { MAX_INPUT_BYTES } from '../../../shared/contract/ssh.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { useShell, type Shell } from '../../lib/shell.ts';
import { useLab, useLinkState } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';
import { openTerminal, type OpenTerminal } from './open-terminal.ts';
import { linesThatRun, withoutControls } from './paste-guard.ts';

export interface TerminalView {
  boxRef: RefObject<HTMLDivElement | null>;
  /** Null until it is on the page. */
  open: OpenTerminal | null;
  /** Bytes of output from before this page came that the host no longer keeps. */
  cutBytes: number;
}

/** One terminal on the page, fed by a session's output for as long as it is shown. */
export function useTerminal(sessionId: string): TerminalView {
  const lab = useLab();
  const shell = useShell();
  const isLinked = useLinkState().kind === 'open';
  const boxRef = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<OpenTerminal | null>(null);
  const [cutBytes, setCutBytes] = useState(0);

  useEffect(() => {
    const box = boxRef.current;
    if (!box || !isLinked) return;
    const view = openTerminal(box, (url) => void askToOpen(shell, url));
    const stop = connectOutput(lab, sessionId, view, setCutBytes);
    const stopPaste = guardPaste(box, view, shell);
    setOpen(view);
    return () => {
      stopPaste();
      stop();
      view.dispose();
      setOpen(null);
    };
    // A new link replays what the host keeps into a fresh terminal.
  }, [lab, shell, sessionId, isLinked]);

  return { boxRef, open, cutBytes };
}

/** Output to the terminal, keys and size to the host. Credit goes back when xterm has taken the bytes in. */
function connectOutput(lab: Lab, sessionId: string, view: OpenTerminal, onCut: (bytes: number) => void): () => void {
  const { terminal } = view;
  // What old output asks of the terminal was answered long ago: nothing is sent while it is replayed.
  let isReplaying = true;
  const output = lab.ssh.output({ sessionId }, async ({ items }) => {
    for (const { bytes, replay } of items) {
      if (replay) onCut(replay.cutBytes);
      terminal.write(bytes, replay?.isEnd ? () => (isReplaying = false) : undefined);
    }
    // xterm takes writes in order: when it has this one, it has all of the batch.
    await new Promise<void>((resolve) => terminal.write('', resolve));
  });
  let last: Promise<void> = Promise.resolve();
  const send = (bytes: Uint8Array<ArrayBuffer>): void => {
    if (isReplaying) return;
    for (let at = 0; at < bytes.byteLength; at += MAX_INPUT_BYTES) {
      const piece = bytes.slice(at, at + MAX_INPUT_BYTES);
      // One after the other: a long paste waits for the device, and what is typed after it stays behind it.
      last = last.then(() => lab.ssh.input({ sessionId, bytes: piece })).catch(ignoreLoss);
    }
  };
  const encoder = new TextEncoder();
  const listening = [
    terminal.onData((text) => send(encoder.encode(text))),
    terminal.onBinary((text) => send(Uint8Array.from(text, (char) => char.charCodeAt(0)))),
    terminal.onResize(({ cols, rows }) => {
      lab.ssh.resize({ sessionId, size: { columns: cols, rows } }).catch(ignoreLoss);
    }),
  ];
  const { cols, rows } = terminal;
  lab.ssh.resize({ sessionId, size: { columns: cols, rows } }).catch(ignoreLoss);
  return () => {
    output.close();
    for (const each of listening) each.dispose();
  };
}

/** Several lines are shown before they are pasted: a shell may run each at once. */
function guardPaste(box: HTMLElement, { terminal }: OpenTerminal, shell: Shell): () => void {
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const text = withoutControls(event.clipboardData?.getData('text/plain') ?? '');
    const lines = linesThatRun(text);
    if (lines === 0) return terminal.paste(text);
    const ask = shell.confirm({
      title: lines === 1 ? 'Paste a line that ends with Enter?' : `Paste ${lines + 1} lines?`,
      body: text.length > 600 ? `${text.slice(0, 600)}…` : text,
      action: 'Paste',
    });
    void ask.then((isSure) => {
      if (isSure) terminal.paste(text);
      terminal.focus();
    });
  };
  box.addEventListener('paste', onPaste, true);
  return () => box.removeEventListener('paste', onPaste, true);
}

async function askToOpen(shell: Shell, url: string): Promise<void> {
  if (!/^https?:/i.test(url)) return shell.tell('Only web addresses can be opened from the terminal.');
  const body = `${url}\nThe address comes from the other end of the connection.`;
  if (await shell.confirm({ title: 'Open this address?', body, action: 'Open' }))
    window.open(url, '_blank', 'noopener,noreferrer');
}

/** A lost link or an ended session is shown by the pane; the key that was pressed is gone with it. */
function ignoreLoss(error: unknown): void {
  if (!(error instanceof LabError)) throw error;
}
