import { Button, NativeSelect } from '@mantine/core';
import {
  IconChartLine,
  IconChevronLeft,
  IconChevronRight,
  IconGauge,
  IconPlayerPlay,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useStore } from 'zustand';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import type { PlotRange } from '../../../../shared/contract/mqtt-series.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { choose, goHome, panBy, zoomBy, type PlotStore } from '../plot-store.ts';
import classes from './plot-toolbar.module.css';

const MINUTE_MS = 60_000;
const RANGES: { label: string; range: PlotRange }[] = [
  ...[1, 5, 15, 60, 360].map((minutes) => ({
    label: minutes < 60 ? `Last ${minutes} min` : `Last ${minutes / 60} h`,
    range: { kind: 'last', spanMs: minutes * MINUTE_MS } as const,
  })),
  { label: 'Everything kept', range: { kind: 'all' } },
];
const keyOf = (range: PlotRange): string => JSON.stringify(range);
const FIXED = 'fixed';

interface PlotToolbarProps {
  store: PlotStore;
  status: MqttSessionStatus;
  hasPanels: boolean;
  isFull: boolean;
  onAddChart(): void;
  onAddGauge(): void;
}

/** The time all charts show, and what can be added. */
export function PlotToolbar({ store, status, hasPanels, isFull, onAddChart, onAddGauge }: PlotToolbarProps) {
  return (
    <PaneToolbar label="Plots">
      {status.state === 'open' ? <StateBadge state="open" label="Connected" /> : <StateBadge state={status.state} />}
      {hasPanels && <TimeControls store={store} />}
      <span className={classes.grow} />
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconChartLine size={14} />}
        disabled={isFull}
        onClick={onAddChart}
      >
        Add chart
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconGauge size={14} />}
        disabled={isFull}
        onClick={onAddGauge}
      >
        Add gauge
      </Button>
    </PaneToolbar>
  );
}

function TimeControls({ store }: { store: PlotStore }) {
  const range = useStore(store, (state) => state.range);
  const isFixed = range.kind === 'fixed';
  const chooseKey = (key: string): void => {
    const found = RANGES.find((one) => keyOf(one.range) === key);
    if (found) choose(store, found.range);
  };
  const options = RANGES.map((one) => ({ value: keyOf(one.range), label: one.label }));
  return (
    <>
      <NativeSelect
        aria-label="Time shown"
        size="xs"
        className={classes.range ?? ''}
        value={isFixed ? FIXED : keyOf(range)}
        data={isFixed ? [{ value: FIXED, label: 'Chosen time' }, ...options] : options}
        onChange={(event) => chooseKey(event.currentTarget.value)}
      />
      <span className={classes.buttons}>
        <IconButton label="Earlier" icon={<IconChevronLeft size={16} />} onClick={() => panBy(store, -0.25)} />
        <IconButton label="Later" icon={<IconChevronRight size={16} />} onClick={() => panBy(store, 0.25)} />
        <IconButton label="Zoom in" icon={<IconZoomIn size={16} />} onClick={() => zoomBy(store, 0.5)} />
        <IconButton label="Zoom out" icon={<IconZoomOut size={16} />} onClick={() => zoomBy(store, 2)} />
      </span>
      {isFixed && (
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconPlayerPlay size={12} />}
          onClick={() => goHome(store)}
        >
          Back to live
        </Button>
      )}
      <span className={classes.zone}>{ZONE}</span>
    </>
  );
}

const ZONE = `Local time (${Intl.DateTimeFormat().resolvedOptions().timeZone})`;
