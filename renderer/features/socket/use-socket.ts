import { useMemo } from 'react';

import type { Answer } from '../../../shared/contract/socket-answer.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';
import {
  clientSettings,
  readForm,
  serverSettings,
  udpSettings,
  withAnswer,
  type FormSecrets,
  type SocketForm,
} from './socket-form.ts';

/** What can be done with the pane's socket. */
export interface SocketActions {
  /** Connects or listens; resolves when that has begun or was refused, which the user is told. */
  open(form: SocketForm, secrets: FormSecrets): Promise<void>;
  /** Shows the form again; the session goes on. */
  openAnother(): void;
  reconnect(sessionId: string): void;
  /** Accepts this certificate, by its fingerprint, from now on, and connects again. */
  trust(sessionId: string, fingerprint: string): void;
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
      open: async (form, secrets) => {
        try {
          setParams({ sessionId: await openWith(lab, form, secrets), form });
        } catch (error) {
          shell.fail(error);
        }
      },
      openAnother: () => setParams({ sessionId: null, form: kept }),
      reconnect: (sessionId) => run(lab.sockets.reconnect({ sessionId })),
      trust: (sessionId, fingerprint) => {
        run(lab.sockets.trust({ sessionId, fingerprint }));
        const form = readForm(kept);
        setParams({ sessionId, form: { ...form, clientTls: { ...form.clientTls, pinnedFingerprint: fingerprint } } });
      },
      halfClose: (sessionId) => run(lab.sockets.halfClose({ sessionId })),
      reset: (sessionId) => run(lab.sockets.reset({ sessionId })),
      close: (sessionId) => run(lab.sessions.close({ sessionId })),
      setAnswer: (sessionId, answer) => {
        run(lab.sockets.setAnswer({ sessionId, answer }));
        setParams({ sessionId, form: withAnswer(readForm(kept), answer) });
      },
    };
  }, [lab, shell, setParams, kept]);
}

async function openWith(lab: Lab, form: SocketForm, secrets: FormSecrets): Promise<string> {
  const { sockets } = lab;
  if (form.protocol === 'udp') return (await sockets.openUdp(udpSettings(form))).sessionId;
  if (form.role === 'server') return (await sockets.listen(serverSettings(form))).sessionId;
  return (await sockets.connect({ settings: clientSettings(form), secrets: given(secrets) })).sessionId;
}

/** Without what was left empty. */
const given = ({ clientKey, clientKeyPassphrase }: FormSecrets) => ({
  ...(clientKey === '' ? {} : { clientKey }),
  ...(clientKeyPassphrase === '' ? {} : { clientKeyPassphrase }),
});
