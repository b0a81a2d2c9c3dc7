import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';

import {
  CAPTURED_KINDS,
  type SessionKind,
  type SessionRow,
  type WireLogFormat,
} from '../../../shared/contract/sessions.ts';
import { formatBytes, formatCount, formatRate } from '../../lib/format.ts';
import type { PaneProps } from '../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../lib/use-pane-actions.ts';
import { useLatest } from '../../link/use-latest.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PaneToolbar } from '../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useBoxSize } from '../../ui/use-box-size.ts';
import type { PreviewMode } from '../../lib/frame-text.ts';
import { ExportMenu } from './parts/export-menu.tsx';
import { FramesView } from './parts/frames-view.tsx';
import type { PacketLayout } from './parts/packet-list.tsx';
import { PacketsView } from './parts/packets-view.tsx';
import { useExport } from './use-export.ts';
import classes from './wire-log-pane.module.css';

/** What crossed a session's wire: its frames as they come, and every byte of the one chosen. */
export function WireLogPane({ params, setTitle, closePane }: PaneProps<'wire-log'>) {
  const { sessionId } = params;
  const { value: session, error } = useLatest<SessionRow>(sessionId, (lab, onBatch) =>
    lab.sessions.watch({ sessionId }, onBatch),
  );
  const title = session?.title;
  useEffect(() => {
    if (title) setTitle(`Wire log: ${title}`);
  }, [title, setTitle]);

  if (error) {
    const close = (
      <Button variant="default" onClick={closePane}>
        Close this pane
      </Button>
    );
    return <FailureView error={error} actions={close} />;
  }
  return session ? <WireLog session={session} /> : <Loading what="the wire log" />;
}

/** What the pane shows of a session. */
type View = 'frames' | PacketLayout;
const VIEWS = [
  { value: 'list', label: 'Packets' },
  { value: 'lanes', label: 'Lanes' },
  { value: 'frames', label: 'Frames' },
] as const;

/** Sessions that may speak MQTT: what a socket speaks is only known from its bytes. */
const MQTT_KINDS: ReadonlySet<SessionKind> = new Set([
  'mqtt',
  'broker-client',
  'tcp-client',
  'tcp-peer',
  'ssh-direct-tcpip',
  'ssh-forwarded-tcpip',
]);
const isMqtt = ({ kind }: SessionRow): boolean => kind === 'mqtt' || kind === 'broker-client';

function WireLog({ session }: { session: SessionRow }) {
  const [probeRef, { height: rowHeightPx }] = useBoxSize<HTMLSpanElement>({ width: 1, height: 28 });
  const [isFollowing, setFollowing] = useState(true);
  const [view, setView] = useState<View>(isMqtt(session) ? 'list' : 'frames');
  const [mode, setMode] = useState<PreviewMode>('hex');
  const [frame, setFrame] = useState<number | null>(null);
  const exporting = useExport(session);
  const canCapture = CAPTURED_KINDS.has(session.kind);
  const maySpeakMqtt = MQTT_KINDS.has(session.kind);
  useWireLogActions({
    isFollowing,
    setFollowing,
    view: maySpeakMqtt ? view : null,
    setView,
    mode,
    setMode,
    canCapture,
    save: exporting.save,
  });
  const showFrame = (seq: number): void => {
    setFrame(seq);
    setFollowing(false);
    setView('frames');
  };
  const shared = { sessionId: session.id, rowHeightPx, isFollowing, setFollowing };
  return (
    <div className={classes.pane}>
      <span className={classes.probe} ref={probeRef} aria-hidden="true" />
      <PaneToolbar label="Wire log">
        <StateBadge state={session.state} />
        <Totals session={session} />
        {maySpeakMqtt && (
          <SegmentedControl aria-label="Show as" value={view} onChange={(value) => setView(value)} data={[...VIEWS]} />
        )}
        {view === 'frames' && (
          <SegmentedControl
            aria-label="Content column"
            value={mode}
            onChange={(value) => setMode(value === 'text' ? 'text' : 'hex')}
            data={[
              { value: 'hex', label: 'Hex' },
              { value: 'text', label: 'Text' },
            ]}
          />
        )}
        <Switch
          label="Follow newest"
          checked={isFollowing}
          onChange={(event) => setFollowing(event.currentTarget.checked)}
        />
        <ExportMenu {...exporting} canCapture={canCapture} />
      </PaneToolbar>
      {view === 'frames' ? (
        <FramesView {...shared} hasPeers={session.kind === 'udp'} mode={mode} selected={frame} onSelect={setFrame} />
      ) : (
        <PacketsView {...shared} layout={view} onShowFrame={showFrame} />
      )}
    </div>
  );
}

interface Offered {
  isFollowing: boolean;
  setFollowing(isFollowing: boolean): void;
  /** Null where the session has frames only. */
  view: View | null;
  setView(view: View): void;
  mode: PreviewMode;
  setMode(mode: PreviewMode): void;
  canCapture: boolean;
  save(format: WireLogFormat): void;
}

function useWireLogActions(offered: Offered): void {
  const { isFollowing, setFollowing, view, setView, mode, setMode, canCapture, save } = offered;
  const newest = view === null || view === 'frames' ? 'frame' : 'packet';
  usePaneActions('Wire log', [
    {
      id: 'wire-log.follow',
      title: isFollowing ? `Stop following the newest ${newest}` : `Follow the newest ${newest}`,
      run: () => setFollowing(!isFollowing),
    },
    ...(view === null ? [] : VIEWS)
      .filter(({ value }) => value !== view)
      .map(({ value, label }) => ({
        id: `wire-log.${value}`,
        title: `Show the wire log as ${label.toLowerCase()}`,
        run: () => setView(value),
      })),
    ...offerIf(newest === 'frame', {
      id: 'wire-log.content',
      title: mode === 'hex' ? 'Show frames as text' : 'Show frames as hex',
      run: () => setMode(mode === 'hex' ? 'text' : 'hex'),
    }),
    { id: 'wire-log.export', title: 'Export wire log as text', run: () => save('text') },
    ...offerIf(canCapture, {
      id: 'wire-log.capture',
      title: 'Export capture for Wireshark',
      run: () => save('pcapng'),
    }),
  ]);
}

function Totals({ session: { counters } }: { session: SessionRow }) {
  return (
    <p className={classes.totals}>
      <span className={classes.in}>
        ← in {formatCount(counters.framesIn)} frames, {formatBytes(counters.bytesIn)}, {formatRate(counters.inPerS)}
      </span>
      <span className={classes.out}>
        → out {formatCount(counters.framesOut)} frames, {formatBytes(counters.bytesOut)}, {formatRate(counters.outPerS)}
      </span>
    </p>
  );
}
