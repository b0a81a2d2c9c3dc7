import { useState } from 'react';

import type { SessionId } from '../../../shared/contract/ids.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useShell } from '../../lib/shell.ts';

/** What of the lab is under way, so that its button shows it. */
export type Busy = 'start' | 'stop' | 'explorer' | null;

export interface LabActions {
  busy: Busy;
  start(seed: number | null): void;
  stop(): void;
  openExplorer(): void;
  /** Publishes through the explorer's session; answers it, so that the reply can be followed there. */
  send(command: { topic: string; payload: string }): Promise<SessionId | null>;
}

/** Everything the pane does to the lab; failures are told to the user. */
export function useLabActions(): LabActions {
  const lab = useLab();
  const shell = useShell();
  const [busy, setBusy] = useState<Busy>(null);

  const run = (what: Busy, work: () => Promise<void>): void => {
    setBusy(what);
    work()
      .catch(shell.fail)
      .finally(() => setBusy(null));
  };

  return {
    busy,
    start: (seed) =>
      run('start', async () => {
        await lab.practice.start(seed === null ? {} : { seed });
      }),
    stop: () => run('stop', () => lab.practice.stop({})),
    openExplorer: () =>
      run('explorer', async () => {
        const { sessionId } = await lab.practice.explore({});
        shell.openPane('mqtt', { sessionId, profileId: null });
      }),
    send: async ({ topic, payload }) => {
      try {
        const { sessionId } = await lab.practice.explore({});
        await lab.mqtt.publish({
          sessionId,
          topic,
          payload: new TextEncoder().encode(payload),
          qos: 1,
          retain: false,
        });
        return sessionId;
      } catch (error) {
        shell.fail(error);
        return null;
      }
    },
  };
}
