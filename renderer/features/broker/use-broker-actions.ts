import { useState } from 'react';

import { DEFAULT_MQTT } from '../../../shared/contract/mqtt-profile.ts';
import type { BrokerStatus } from '../../../shared/contract/broker.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';

/** What of the broker is under way, so that its button shows it. */
export type Busy = 'start' | 'stop' | 'restart' | 'explorer' | 'authority' | null;

export interface BrokerActions {
  busy: Busy;
  start(): void;
  stop(): void;
  /** Stops and starts, so that changed listeners hold. */
  restart(): void;
  /** Opens an explorer on the broker, as an anonymous client. */
  explore(status: BrokerStatus): void;
  kick(clientId: string): void;
  clearRetained(topic: string): void;
  /** Hands the user the lab authority's certificate. */
  saveAuthority(): void;
}

/** Everything the pane does to the broker; failures are told to the user. */
export function useBrokerActions(): BrokerActions {
  const { broker, mqtt } = useLab();
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
    start: () => run('start', () => broker.start({})),
    stop: () => run('stop', () => broker.stop({})),
    restart: () =>
      run('restart', async () => {
        await broker.stop({});
        await broker.start({});
      }),
    explore: (status) =>
      run('explorer', async () => {
        const settings = { ...DEFAULT_MQTT, ...reachedBy(status) };
        const { sessionId } = await mqtt.connectWith({ title: 'MQTT broker', settings, secrets: {} });
        shell.openPane('mqtt', { sessionId, profileId: null });
      }),
    kick: (clientId) => void broker.kick({ clientId }).catch(shell.fail),
    clearRetained: (topic) => void broker.clearRetained({ topic }).catch(shell.fail),
    saveAuthority: () =>
      run('authority', async () => {
        const { pem } = await broker.authority({});
        shell.saveFile('wirebench-lab-ca.pem', [pem], 'application/x-pem-file');
      }),
  };
}

function reachedBy({ listeners, engine }: BrokerStatus) {
  const open = listeners.find(({ kind }) => kind === 'tcp') ?? listeners.find(({ kind }) => kind === 'ws');
  const protocolVersion = engine === 'embedded' ? (4 as const) : (5 as const);
  return { transport: open?.kind ?? 'tcp', port: open?.port ?? DEFAULT_MQTT.port, protocolVersion };
}
