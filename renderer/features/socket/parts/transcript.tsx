import { SegmentedControl, Switch } from '@mantine/core';
import { useLayoutEffect, useState } from 'react';

import type { PreviewMode } from '../../../lib/frame-text.ts';
import { windowAround } from '../../../lib/row-window.ts';
import { useFrameWindow } from '../../../link/use-frame-window.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { FrameList } from '../../../ui/frame-list.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { useFollowedList } from '../../../ui/use-followed-list.ts';
import classes from './transcript.module.css';

interface TranscriptProps {
  sessionId: string;
  /** What would bring something, while there is nothing. */
  emptyText: string;
  /** Frames come from several other sides. */
  hasPeers?: boolean;
}

/** Each chunk as TCP delivered it, or each datagram, with its time, direction and size. */
export function Transcript({ sessionId, emptyText, hasPeers = false }: TranscriptProps) {
  const [probeRef, { height: rowHeightPx }] = useBoxSize<HTMLSpanElement>({ width: 1, height: 28 });
  const [isFollowing, setFollowing] = useState(true);
  const [mode, setMode] = useState<PreviewMode>('text');
  const [selected, setSelected] = useState<number | null>(null);
  const { value: window, error, setRange } = useFrameWindow(sessionId, isFollowing);
  const followed = useFollowedList(window, rowHeightPx, isFollowing, setFollowing);
  const { first, count } = windowAround(followed.list.rows);
  useLayoutEffect(() => {
    if (!isFollowing) setRange({ first, count });
  }, [isFollowing, first, count, setRange]);

  return (
    <section className={classes.transcript} aria-label="Transcript">
      <span className={classes.probe} ref={probeRef} aria-hidden="true" />
      {error && <FailureView error={error} />}
      {!window && !error && <Loading what="the transcript" />}
      {window?.total === 0 && <EmptyState title="Nothing has crossed this wire yet">{emptyText}</EmptyState>}
      {window && window.total > 0 && (
        <FrameList
          followed={followed}
          window={window}
          rowHeightPx={rowHeightPx}
          mode={mode}
          hasPeers={hasPeers}
          selected={selected}
          onSelect={(seq) => {
            setSelected(seq);
            setFollowing(false);
          }}
          onFollow={() => setFollowing(true)}
        />
      )}
      <div className={classes.foot}>
        <SegmentedControl
          aria-label="Content column"
          value={mode}
          onChange={(value) => setMode(value === 'text' ? 'text' : 'hex')}
          data={[
            { value: 'text', label: 'Text' },
            { value: 'hex', label: 'Hex' },
          ]}
        />
        <Switch
          label="Follow newest"
          checked={isFollowing}
          onChange={(event) => setFollowing(event.currentTarget.checked)}
        />
        {window && window.evictedFrames > 0 && (
          <span className={classes.evicted}>
            {window.evictedFrames} older frames let go to stay within the wire log’s limit
          </span>
        )}
      </div>
    </section>
  );
}
