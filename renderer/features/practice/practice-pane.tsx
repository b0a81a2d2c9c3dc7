import { NumberInput } from '@mantine/core';
import { useState } from 'react';

import type { PracticeStatus } from '../../../shared/contract/practice.ts';
import type { PaneProps } from '../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../lib/use-pane-actions.ts';
import { useLatest } from '../../link/use-latest.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ConnectCard } from './parts/connect-card.tsx';
import { DeviceCard, type PracticeDevice } from './parts/device-card.tsx';
import { LabToolbar } from './parts/lab-toolbar.tsx';
import classes from './practice-pane.module.css';
import { useLabActions, type LabActions } from './use-lab-actions.ts';

const LARGEST_SEED = 4_294_967_295;

/** The practice lab: a broker and a simulated campus to meet MQTT on, without any hardware. */
export function PracticePane(_props: PaneProps<'practice'>) {
  const { value: status, error } = useLatest<PracticeStatus>('practice', (lab, on) => lab.practice.status({}, on));
  const actions = useLabActions();
  const [seed, setSeed] = useState<number | null>(null);
  const state = status?.state ?? 'starting';
  usePaneActions('Practice lab', [
    ...offerIf(state === 'stopped' || state === 'failed', {
      id: 'practice.start',
      title: 'Start the practice lab',
      run: () => actions.start(seed),
    }),
    ...offerIf(state === 'running', { id: 'practice.stop', title: 'Stop the practice lab', run: actions.stop }),
    ...offerIf(state === 'running', {
      id: 'practice.explore',
      title: 'Open the explorer on the practice lab',
      run: actions.openExplorer,
    }),
  ]);
  if (error) return <FailureView error={error} />;
  if (!status) return <Loading what="the practice lab" />;

  const isRunning = status.state === 'running';
  const common = { tcpPort: isRunning ? status.tcpPort : 0, send: actions.send };
  const answering = status.devices.filter(({ command }) => command !== null);
  const reporting = status.devices.filter(({ command }) => command === null);
  return (
    <div className={classes.pane}>
      <LabToolbar status={status} actions={actions} seed={seed} />
      <div className={classes.body}>
        <div className={classes.content}>
          {status.state === 'failed' && status.reason && <FailureView error={status.reason} />}
          {isRunning ? (
            <ConnectCard status={status} />
          ) : (
            <Intro seed={seed} setSeed={setSeed} isIdle={status.state === 'stopped' || status.state === 'failed'} />
          )}
          <DeviceList title="Devices that take commands" devices={answering} {...common} />
          <DeviceList title="Devices that report" devices={reporting} {...common} />
        </div>
      </div>
    </div>
  );
}

interface DeviceListProps {
  title: string;
  devices: readonly PracticeDevice[];
  /** 0 while the lab does not run. */
  tcpPort: number;
  send: LabActions['send'];
}

function DeviceList({ title, devices, tcpPort, send }: DeviceListProps) {
  return (
    <section aria-label={title}>
      <h2 className={classes.heading}>{title}</h2>
      <ul className={classes.devices}>
        {devices.map((device) => (
          <DeviceCard key={device.topic} device={device} tcpPort={tcpPort} send={send} />
        ))}
      </ul>
    </section>
  );
}

interface IntroProps {
  seed: number | null;
  setSeed(seed: number | null): void;
  isIdle: boolean;
}

function Intro({ seed, setSeed, isIdle }: IntroProps) {
  return (
    <section className={classes.intro} aria-labelledby="practice-intro">
      <div className={classes.introText}>
        <h2 id="practice-intro" className={classes.heading}>
          A small campus to try MQTT on
        </h2>
        <p>
          Start runs a broker on this machine and connects simulated devices to it as real MQTT clients. Watch them in
          the explorer, with mosquitto_sub or with your own program, and send them commands. Nobody else can reach it,
          nothing in it can be broken, and it leaves nothing behind when it stops.
        </p>
      </div>
      <NumberInput
        className={classes.seed}
        label="Seed"
        description="The same number gives the same readings: for a class to share"
        placeholder="A new one each time"
        value={seed ?? ''}
        onChange={(value) => setSeed(value === '' ? null : Math.trunc(Number(value)))}
        min={0}
        max={LARGEST_SEED}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        hideControls
        disabled={!isIdle}
      />
    </section>
  );
}
