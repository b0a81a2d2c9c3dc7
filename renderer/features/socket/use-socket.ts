import { useMemo } from 'react';

import type { Answer } from '../../../shared/contract/sockets.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { SocketForm } from './socket-form.ts';

/** What can be done with the pane's socket. */
export interface SocketActions {
  /** Connects or listens; resolves when that has begun or was refused, which the user is told. */
  open(form: SocketForm): Promise<void>;
  /** Shows the form again; the session goes on. */
  openAnother(): void;
  reconnect(sessionId: string): void;
  halfClose(sessionId: string): void;
  reset(sessionId: string): void;
  close(sessionId: string): void;
  setAnswer(sessionId: string, answer: Answer): void;
}

export function useSocket({ params, setParams }: PaneProps<'socket'>): SocketActions {
  const lab = useLab();
  const shell = useShell();
  const { form: kept } = params;
  return useMemo(() => {
    const run = (work: Promise<unknown>): void => void work.catch(shell.fail);
    return {
      open: async (form) => {
        try {
          const { sessionId } =
            form.role === 'client' ? await lab.sockets.connect(form.client) : await lab.sockets.listen(form.server);
          setParams({ sessionId, form });
        } catch (error) {
          shell.fail(error);
        }
      },
      openAnother: () => setParams({ sessionId: null, form: kept }),
      reconnect: (sessionId) => run(lab.sockets.reconnect({ sessionId })),
      halfClose: (sessionId) => run(lab.sockets.halfClose({ sessionId })),
      reset: (sessionId) => run(lab.sockets.reset({ sessionId })),
      close: (sessionId) => run(lab.sessions.close({ sessionId })),
      setAnswer: (sessionId, answer) => run(lab.sockets.setAnswer({ sessionId, answer })),
    };
  }, [lab, shell, setParams, kept]);
}
