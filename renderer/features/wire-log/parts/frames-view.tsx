import { useState } from 'react';

import type { FrameRow, FrameWindow } from '../../../../shared/contract/sessions.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import type { PreviewMode } from '../../../lib/frame-text.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { FrameList } from '../../../ui/frame-list.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useFrames } from '../use-frames.ts';
import classes from '../wire-log-pane.module.css';
import { FrameDetail } from './frame-detail.tsx';

interface FramesViewProps {
  sessionId: string;
  mode: PreviewMode;
  /** Frames come from several other sides. */
  hasPeers: boolean;
  rowHeightPx: number;
  isFollowing: boolean;
  setFollowing(isFollowing: boolean): void;
  /** Sequence number of the chosen frame. */
  selected: number | null;
  onSelect(seq: number): void;
}

/** What crossed the wire as it came, with every byte of the frame chosen. */
export function FramesView({
  sessionId,
  mode,
  hasPeers,
  rowHeightPx,
  isFollowing,
  setFollowing,
  selected,
  onSelect,
}: FramesViewProps) {
  const [chosen, setChosen] = useState<FrameRow | undefined>();
  const { window, error, followed } = useFrames(sessionId, rowHeightPx, isFollowing, setFollowing);
  // The detail keeps what it knew of the frame when the window moves on.
  const inWindow = window?.rows.find(({ seq }) => seq === selected);
  if (inWindow && inWindow.seq !== chosen?.seq) setChosen(inWindow);
  const select = (seq: number): void => {
    onSelect(seq);
    setFollowing(false);
  };
  if (error) return <FailureView error={error} />;
  if (!window) return <Loading what="frames" />;
  return (
    <>
      {window.evictedFrames > 0 && <Evicted window={window} />}
      {window.total === 0 && (
        <EmptyState title="Nothing has crossed this wire yet">
          Frames appear here as they are sent and received.
        </EmptyState>
      )}
      {window.total > 0 && (
        <div className={classes.split} data-has-detail={selected !== null}>
          <FrameList
            followed={followed}
            window={window}
            rowHeightPx={rowHeightPx}
            mode={mode}
            hasPeers={hasPeers}
            selected={selected}
            onSelect={select}
            onFollow={() => setFollowing(true)}
          />
          {selected !== null && (
            <FrameDetail sessionId={sessionId} seq={selected} frame={chosen?.seq === selected ? chosen : undefined} />
          )}
        </div>
      )}
    </>
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
