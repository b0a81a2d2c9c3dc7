import { useEffect, useId, useRef, type KeyboardEvent } from 'react';

import type { TunnelRow } from '../../../../shared/contract/tunnels.ts';
import { formatCount, formatRate } from '../../../lib/format.ts';
import { StateDot } from '../../../ui/state-badge.tsx';
import { KIND_WORDS, rowWords } from '../tunnel-words.ts';
import classes from './tunnel-list.module.css';

interface TunnelListProps {
  rows: readonly TunnelRow[];
  server: string;
  selectedId: string | null;
  /** The form has gone: the keyboard goes on here. */
  takesFocus: boolean;
  onSelect(tunnelId: string): void;
}

/** The tunnels of a connection, in the order they were made; arrow keys move the choice. */
export function TunnelList({ rows, server, selectedId, takesFocus, onSelect }: TunnelListProps) {
  const listId = useId();
  const listRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) listRef.current?.focus();
  }, [takesFocus]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = rows.findIndex(({ id }) => id === selectedId);
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(at, 1) - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = to === undefined ? undefined : rows[Math.min(to, rows.length - 1)];
    if (!row) return;
    event.preventDefault();
    onSelect(row.id);
    document.getElementById(`${listId}-${row.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div
      ref={listRef}
      className={classes.list}
      role="listbox"
      aria-label="Tunnels"
      tabIndex={0}
      aria-activedescendant={selectedId ? `${listId}-${selectedId}` : undefined}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) => {
        const { door, behind } = rowWords(row.spec, row.listening, server);
        return (
          <div
            key={row.id}
            id={`${listId}-${row.id}`}
            className={classes.row}
            role="option"
            aria-selected={row.id === selectedId}
            onClick={() => onSelect(row.id)}
          >
            <StateDot state={row.state} />
            <span className={classes.door}>{door}</span>
            <span className={classes.option} title={KIND_WORDS[row.spec.kind].name}>
              {KIND_WORDS[row.spec.kind].option}
            </span>
            <span className={classes.facts}>{behind}</span>
            <span className={classes.facts}>{lifeOf(row)}</span>
          </div>
        );
      })}
    </div>
  );
}

function lifeOf({ state, isWanted, live, inPerS, outPerS }: TunnelRow): string {
  if (state === 'failed') return 'could not be opened';
  if (state === 'reconnecting') return 'tries again soon';
  if (state !== 'open') return isWanted ? 'waits for the SSH connection' : 'stopped';
  if (live === 0) return 'no connections';
  return `${formatCount(live)} live · ↑ ${formatRate(outPerS)} ↓ ${formatRate(inPerS)}`;
}
