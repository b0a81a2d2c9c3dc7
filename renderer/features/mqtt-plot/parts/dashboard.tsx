import { Button } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import type { PlotSource } from '../../../../shared/contract/mqtt-series.ts';
import { MAX_PANELS } from '../../../../shared/contract/plots.ts';
import { newPanelId } from '../../../lib/plot-owner.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { scaleFor } from '../gauge-scale.ts';
import { createPlotStore } from '../plot-store.ts';
import { useDashboard } from '../use-dashboard.ts';
import { usePlotActions } from '../use-plot-actions.ts';
import { ChartPanel } from './chart-panel.tsx';
import classes from './dashboard.module.css';
import { GaugePanel } from './gauge-panel.tsx';
import { PlotToolbar } from './plot-toolbar.tsx';
import { SourceDialog } from './source-dialog.tsx';

interface DashboardProps {
  sessionId: string;
  owner: string;
  status: MqttSessionStatus;
}

/** All charts and gauges of a connection over one time. */
export function DashboardPart({ sessionId, owner, status }: DashboardProps) {
  const [store] = useState(createPlotStore);
  const { dashboard, error, change } = useDashboard(owner);
  const [adding, setAdding] = useState<'chart' | 'gauge' | null>(null);
  usePlotActions(store, setAdding);
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!dashboard) return <Loading what="the plots" />;

  const { panels } = dashboard;
  const add = (source: PlotSource, value: number | null): void => {
    const id = newPanelId();
    if (adding === 'chart') change({ do: 'add', panel: { kind: 'chart', id, name: '', series: [source] } });
    else {
      const gauge = { kind: 'gauge', id, name: '', source, warnAt: null, alarmAt: null, unit: '' } as const;
      change({ do: 'add', panel: { ...gauge, ...scaleFor(value ?? 100) } });
    }
    setAdding(null);
  };
  return (
    <div className={classes.root}>
      <PlotToolbar
        store={store}
        status={status}
        hasPanels={panels.length > 0}
        isFull={panels.length >= MAX_PANELS}
        onAddChart={() => setAdding('chart')}
        onAddGauge={() => setAdding('gauge')}
      />
      {panels.length === 0 ? (
        <EmptyState
          icon={<IconChartLine size={32} />}
          title="Nothing is plotted yet"
          actions={<Button onClick={() => setAdding('chart')}>Add chart</Button>}
        >
          Any number in a message can be plotted: choose one here, or press “Plot” beside a payload in the explorer.
        </EmptyState>
      ) : (
        <div className={classes.panels}>
          {panels.map((panel) =>
            panel.kind === 'chart' ? (
              <ChartPanel key={panel.id} {...{ store, sessionId, change }} chart={panel} canMove={panels.length > 1} />
            ) : (
              <GaugePanel key={panel.id} {...{ sessionId, change }} gauge={panel} canMove={panels.length > 1} />
            ),
          )}
        </div>
      )}
      {adding && (
        <SourceDialog
          title={adding === 'chart' ? 'Add a chart' : 'Add a gauge'}
          sessionId={sessionId}
          taken={[]}
          onChoose={add}
          onClose={() => setAdding(null)}
        />
      )}
    </div>
  );
}
