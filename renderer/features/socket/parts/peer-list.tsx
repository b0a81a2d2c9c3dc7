import { useId, type KeyboardEvent } from 'react';

import type { PeerRow } from '../../../../shared/contract/sockets.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { StateDot, type BadgeState } from '../../../ui/state-badge.tsx';
import classes from './peer-list.module.css';

const DOT: Record<PeerRow['phase'], BadgeState> = { served: 'open', waiting: 'connecting', ended: 'closed' };

interface PeerListProps {
  rows: readonly PeerRow[];
  /** Clients there are; more than `rows` where the list is cut. */
  total: number;
  selectedId: string;
  onSelect(sessionId: string): void;
}

/** The clients of a server, oldest first; arrow keys move the choice. */
export function PeerList({ rows, total, selectedId, onSelect }: PeerListProps) {
  const listId = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = rows.findIndex(({ sessionId }) => sessionId === selectedId);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = to === undefined ? undefined : rows[Math.min(Math.max(to, 0), rows.length - 1)];
    if (!row) return;
    event.preventDefault();
    onSelect(row.sessionId);
    document.getElementById(`${listId}-${row.sessionId}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className={classes.side}>
      <div
        className={classes.list}
        role="listbox"
        aria-label="Clients"
        tabIndex={0}
        aria-activedescendant={`${listId}-${selectedId}`}
        onKeyDown={onKeyDown}
      >
        {rows.map((row) => (
          <div
            key={row.sessionId}
            id={`${listId}-${row.sessionId}`}
            className={classes.row}
            role="option"
            aria-selected={row.sessionId === selectedId}
            onClick={() => onSelect(row.sessionId)}
          >
            <StateDot state={DOT[row.phase]} />
            <span className={classes.remote}>{row.remote}</span>
            <span className={classes.facts}>
              {row.phase === 'waiting'
                ? 'waits for its turn'
                : `↓ ${formatBytes(row.bytesIn)} ↑ ${formatBytes(row.bytesOut)}`}
              {row.phase === 'served' && row.hasPeerEnded && ' · finished sending'}
            </span>
          </div>
        ))}
      </div>
      {total > rows.length && (
        <p className={classes.more}>{formatCount(total - rows.length)} more are in the list of sessions</p>
      )}
    </div>
  );
}
