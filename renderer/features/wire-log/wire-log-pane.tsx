import { Button, SegmentedControl, Switch } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import type { FrameRow, FrameWindow, SessionRow } from '../../../shared/contract/sessions.ts';
import { formatBytes, formatCount, formatRate } from '../../lib/format.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { usePaneActions } from '../../lib/use-pane-actions.ts';
import { exportWireLog, wireLogFileName } from '../../link/export-wire-log.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PaneToolbar } from '../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useBoxSize } from '../../ui/use-box-size.ts';
import type { PreviewMode } from '../../lib/frame-text.ts';
import { FrameDetail } from './parts/frame-detail.tsx';
import { FrameList } from '../../ui/frame-list.tsx';
import { useFrames } from './use-frames.ts';
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

function WireLog({ session }: { session: SessionRow }) {
  const [probeRef, { height: rowHeightPx }] = useBoxSize<HTMLSpanElement>({ width: 1, height: 28 });
  const [isFollowing, setFollowing] = useState(true);
  const [mode, setMode] = useState<PreviewMode>('hex');
  const [selected, setSelected] = useState<number | null>(null);
  const [chosen, setChosen] = useState<FrameRow | undefined>();
  const frames = useFrames(session.id, rowHeightPx, isFollowing, setFollowing);
  // The detail keeps what it knew of the frame when the window moves on.
  const inWindow = frames.window?.rows.find(({ seq }) => seq === selected);
  if (inWindow && inWindow.seq !== chosen?.seq) setChosen(inWindow);
  const select = (seq: number): void => {
    setSelected(seq);
    setFollowing(false);
  };
  const { isBusy, save } = useExport(session);
  useWireLogActions({ isFollowing, setFollowing, mode, setMode, save });
  return (
    <div className={classes.pane}>
      <span className={classes.probe} ref={probeRef} aria-hidden="true" />
      <PaneToolbar label="Wire log">
        <StateBadge state={session.state} />
        <Totals session={session} />
        <Switch
          label="Follow newest"
          checked={isFollowing}
          onChange={(event) => setFollowing(event.currentTarget.checked)}
        />
        <SegmentedControl
          aria-label="Content column"
          value={mode}
          onChange={(value) => setMode(value === 'text' ? 'text' : 'hex')}
          data={[
            { value: 'hex', label: 'Hex' },
            { value: 'text', label: 'Text' },
          ]}
        />
        <IconButton
          label={isBusy ? 'Exporting…' : 'Export wire log as text'}
          icon={<IconDownload size={18} />}
          isDisabled={isBusy}
          onClick={save}
        />
      </PaneToolbar>
      {frames.window && frames.window.evictedFrames > 0 && <Evicted window={frames.window} />}
      {frames.error && <FailureView error={frames.error} />}
      {!frames.window && !frames.error && <Loading what="frames" />}
      {frames.window?.total === 0 && (
        <EmptyState title="Nothing has crossed this wire yet">
          Frames appear here as they are sent and received.
        </EmptyState>
      )}
      {frames.window && frames.window.total > 0 && (
        <div className={classes.split} data-has-detail={selected !== null}>
          <FrameList
            followed={frames.followed}
            window={frames.window}
            rowHeightPx={rowHeightPx}
            mode={mode}
            selected={selected}
            onSelect={select}
            onFollow={() => setFollowing(true)}
          />
          {selected !== null && (
            <FrameDetail sessionId={session.id} seq={selected} frame={chosen?.seq === selected ? chosen : undefined} />
          )}
        </div>
      )}
    </div>
  );
}

interface Offered {
  isFollowing: boolean;
  setFollowing(isFollowing: boolean): void;
  mode: PreviewMode;
  setMode(mode: PreviewMode): void;
  save(): void;
}

function useWireLogActions({ isFollowing, setFollowing, mode, setMode, save }: Offered): void {
  usePaneActions('Wire log', [
    {
      id: 'wire-log.follow',
      title: isFollowing ? 'Stop following the newest frame' : 'Follow the newest frame',
      run: () => setFollowing(!isFollowing),
    },
    {
      id: 'wire-log.content',
      title: mode === 'hex' ? 'Show frames as text' : 'Show frames as hex',
      run: () => setMode(mode === 'hex' ? 'text' : 'hex'),
    },
    { id: 'wire-log.export', title: 'Export wire log as text', run: save },
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

function Evicted({ window: { evictedFrames, evictedBytes } }: { window: FrameWindow }) {
  const frames = evictedFrames === 1 ? 'older frame' : 'older frames';
  return (
    <p className={classes.evicted}>
      {formatCount(evictedFrames)} {frames} ({formatBytes(evictedBytes)}) let go to stay within the wire log’s limit.
      Raise it in the settings to keep more.
    </p>
  );
}

/** The whole wire log as a file. */
function useExport(session: SessionRow): { isBusy: boolean; save(): void } {
  const lab = useLab();
  const shell = useShell();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const parts = await exportWireLog(lab, session.id);
      shell.saveFile(wireLogFileName(session.title, new Date()), parts, 'text/plain');
    } catch (error) {
      shell.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, save: () => void save() };
}
