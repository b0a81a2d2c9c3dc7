import { formatBytes } from '../lib/format.ts';
import { DIRECTION, formatTimeUs, framePreview, type FrameLine, type PreviewMode } from '../lib/frame-text.ts';
import classes from './frame-list.module.css';
import { RowList, type RowContent } from './row-list.tsx';
import type { FollowedList } from './use-followed-list.ts';

/** The part of a wire log at hand. */
export interface FrameLines {
  /** Frames the log still holds, and those it let go before. */
  total: number;
  evictedFrames: number;
  /** Index of the first of `rows`. */
  first: number;
  rows: readonly FrameLine[];
}

interface FrameListProps {
  followed: FollowedList;
  window: FrameLines;
  rowHeightPx: number;
  mode: PreviewMode;
  /** Frames come from several other sides, which have a column of their own. */
  hasPeers?: boolean;
  /** Sequence number of the chosen frame. */
  selected: number | null;
  onSelect(seq: number): void;
  onFollow(): void;
}

/** The frames of a session, oldest first; frame `seq` is the list's row `seq - 1`. */
export function FrameList(props: FrameListProps) {
  const { followed, window, rowHeightPx, mode, hasPeers = false, selected, onSelect, onFollow } = props;
  const head = (
    <>
      <span>Time</span>
      <span>Dir</span>
      <span>Kind</span>
      {hasPeers && <span>Peer</span>}
      <span className={classes.size}>Size</span>
      <span>Content</span>
    </>
  );
  return (
    <RowList
      label="Frames"
      followed={followed}
      total={window.total}
      gone={window.evictedFrames}
      rowHeightPx={rowHeightPx}
      head={head}
      columns={`${classes.columns} ${hasPeers ? classes.peers : ''}`}
      row={(index) => frameRow(window.rows[index - window.first], mode, hasPeers)}
      selected={selected === null ? null : selected - 1}
      onSelect={(position) => onSelect(position + 1)}
      onFollow={onFollow}
    />
  );
}

function frameRow(frame: FrameLine | undefined, mode: PreviewMode, hasPeers: boolean): RowContent | null {
  if (!frame) return null;
  const { arrow, text } = DIRECTION[frame.direction];
  const cells = (
    <>
      <span className={classes.time}>{formatTimeUs(frame.atUs)}</span>
      <span className={classes.direction} data-direction={frame.direction}>
        <span aria-hidden="true">{arrow}</span> {text}
      </span>
      <span>{frame.kind}</span>
      {hasPeers && (
        <span className={classes.peer} title={frame.peer}>
          {frame.peer}
        </span>
      )}
      <span className={classes.size}>{frame.kind === 'data' ? formatBytes(frame.sizeBytes) : ''}</span>
      <span className={classes.content}>{framePreview(frame, mode)}</span>
    </>
  );
  return { cells, data: { 'data-kind': frame.kind } };
}
