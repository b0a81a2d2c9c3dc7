import { IconStarFilled, IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';

import type { PinnedRow } from '../../../../shared/contract/watch.ts';
import { formatCount } from '../../../lib/format.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { oneLine, previewOf } from '../display-text.ts';
import { select, type ExplorerStore } from '../mqtt-store.ts';
import { formatPerS } from '../numbers.ts';
import { useWatched } from '../use-watched.ts';
import classes from './pin-list.module.css';

/** Pinned topics and branches above the tree, with what they hold now; nothing while there are none. */
export function PinList({ store, sessionId }: { store: ExplorerStore; sessionId: string }) {
  const { watched, change } = useWatched();
  const selected = useStore(store, (state) => state.selected);
  const { pins } = watched;
  const { value } = useLatest<{ rows: PinnedRow[] }>(
    `pinned:${sessionId}:${JSON.stringify(pins)}`,
    pins.length === 0 ? null : (lab, onBatch) => lab.watch.pinned({ sessionId, topics: pins }, onBatch),
  );
  if (pins.length === 0) return null;
  const known = new Map(value?.rows.map((row) => [row.topic, row]));
  return (
    <ul className={classes.list} aria-label="Pinned topics">
      {pins.map((topic) => (
        <Pin
          key={topic}
          topic={topic}
          row={known.get(topic) ?? null}
          isSelected={selected !== null && known.get(topic)?.nodeId === selected}
          onSelect={(nodeId) => {
            select(store, nodeId, -1);
            store.setState({ tab: 'message' });
          }}
          onUnpin={() => change({ do: 'pin', topic, isPinned: false })}
        />
      ))}
    </ul>
  );
}

interface PinProps {
  topic: string;
  row: PinnedRow | null;
  isSelected: boolean;
  onSelect(nodeId: number): void;
  onUnpin(): void;
}

function Pin({ topic, row, isSelected, onSelect, onUnpin }: PinProps) {
  const nodeId = row?.nodeId ?? null;
  const preview = row?.last ? previewOf(row.last.preview, row.last.sizeBytes) : null;
  return (
    <li className={classes.row} data-selected={isSelected || undefined}>
      <IconStarFilled className={classes.star} size={12} aria-hidden="true" />
      <button
        type="button"
        className={classes.open}
        disabled={nodeId === null}
        aria-current={isSelected || undefined}
        onClick={() => nodeId !== null && onSelect(nodeId)}
      >
        <span className={classes.topic}>
          <bdi>{oneLine(topic)}</bdi>
        </span>{' '}
        <span className={classes.value}>
          {preview && `= ${preview.text}`}
          {!preview &&
            row &&
            (nodeId === null
              ? 'nothing received yet'
              : `${formatCount(row.subtreeTopics)} ${row.subtreeTopics === 1 ? 'topic' : 'topics'}`)}
        </span>
      </button>
      <span className={classes.count}>{row ? formatCount(row.subtreeMessages) : ''}</span>
      <span className={classes.rate}>{row && formatPerS(row.ratePerS)}</span>
      <IconButton label={`Unpin ${oneLine(topic)}`} icon={<IconX size={12} />} onClick={onUnpin} />
    </li>
  );
}
