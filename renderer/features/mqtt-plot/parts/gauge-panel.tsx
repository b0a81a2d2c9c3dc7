import { Menu } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useState } from 'react';

import type { PlotRange } from '../../../../shared/contract/mqtt-series.ts';
import type { DashboardChange, Gauge } from '../../../../shared/contract/plots.ts';
import { formatTime } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { seriesLabel } from '../series-words.ts';
import { useWindow } from '../use-window.ts';
import { GaugeDial } from './gauge-dial.tsx';
import { GaugeDialog } from './gauge-dialog.tsx';
import classes from './gauge-panel.module.css';
import { PanelFrame } from './panel-frame.tsx';

/** A gauge shows the newest value; the range it asks for is as good as any. */
const RANGE: PlotRange = { kind: 'last', spanMs: 60_000 };

interface GaugePanelProps {
  sessionId: string;
  gauge: Gauge;
  canMove: boolean;
  change(change: DashboardChange): void;
}

/** One gauge: the newest value of a series on a scale. */
export function GaugePanel({ sessionId, gauge, canMove, change }: GaugePanelProps) {
  const [isEditing, setEditing] = useState(false);
  const title = gauge.name || seriesLabel(gauge.source);
  const { window: shown, error } = useWindow({ sessionId, sources: [gauge.source], range: RANGE, maxPoints: 10 });
  const series = shown?.series[0];
  const isReading = !series || (shown.progress < 1 && !series.newest);
  return (
    <PanelFrame
      title={title}
      isNamed={gauge.name !== ''}
      kind="gauge"
      onMove={canMove ? (by) => change({ do: 'move', panelId: gauge.id, by }) : null}
      onRemove={() => change({ do: 'remove', panelId: gauge.id })}
      menu={
        <Menu.Item leftSection={<IconSettings size={14} />} onClick={() => setEditing(true)}>
          Scale and name
        </Menu.Item>
      }
    >
      <div className={classes.body}>
        {error && error.code !== 'link-lost' && <FailureView error={error} />}
        {!error && isReading && <Loading what="the value" />}
        {!isReading && !series.newest && (
          <EmptyState title="No number yet">{`Waiting for ${seriesLabel(gauge.source)}.`}</EmptyState>
        )}
        {series?.newest && <GaugeDial title={title} gauge={gauge} value={series.newest.value} />}
      </div>
      {series?.newest && (
        <p className={classes.since}>
          at <time dateTime={new Date(series.newest.atMs).toISOString()}>{formatTime(series.newest.atMs)}</time>
        </p>
      )}
      {isEditing && (
        <GaugeDialog gauge={gauge} onSave={(panel) => change({ do: 'set', panel })} onClose={() => setEditing(false)} />
      )}
    </PanelFrame>
  );
}
