import { NativeSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';

import type { RankBy, Ranking, RankRow } from '../../../../shared/contract/mqtt-tools.ts';
import { formatAgo, formatBytes, formatCount, formatRate } from '../../../lib/format.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { oneLine } from '../display-text.ts';
import { showFound, type ExplorerStore } from '../mqtt-store.ts';
import { formatPerS } from '../numbers.ts';
import classes from './tools.module.css';

const BY: { value: RankBy; label: string }[] = [
  { value: 'rate', label: 'Messages per second' },
  { value: 'bytes-per-s', label: 'Bytes per second' },
  { value: 'messages', label: 'Messages' },
  { value: 'bytes', label: 'Bytes' },
];
const LEVELS = [
  { value: '', label: 'Single topics' },
  ...[1, 2, 3, 4, 5, 6].map((levels) => ({
    value: String(levels),
    label: levels === 1 ? 'First level' : `First ${levels} levels`,
  })),
];
/** Rows that are listed; what comes after them floods nothing. */
const COUNT = 100;

interface Wish {
  by: RankBy;
  levels: number | null;
  silentAfterS: number;
}

/** What sends most, and what has gone silent, by topic or by device. */
export function RankingPanel({ store, sessionId }: { store: ExplorerStore; sessionId: string }) {
  const [wish, setWish] = useState<Wish>({ by: 'rate', levels: null, silentAfterS: 60 });
  const { value, error } = useLatest<Ranking>(`ranking:${sessionId}:${JSON.stringify(wish)}`, (lab, onBatch) =>
    lab.mqttTools.ranking({ sessionId, ...wish, count: COUNT }, onBatch),
  );
  const isLastSeen = wish.by === 'silence';
  return (
    <>
      <Controls wish={wish} onChange={(change) => setWish((was) => ({ ...was, ...change }))} />
      {error && error.code !== 'link-lost' && <FailureView error={error} />}
      {!value && !error && <Loading what="the ranking" />}
      {value && value.rows.length === 0 && (
        <EmptyState title="Nothing was received">Topics are ranked here as soon as messages come.</EmptyState>
      )}
      {value && value.rows.length > 0 && (
        <>
          <p className={classes.status}>{isLastSeen ? seenSummary(value) : floodSummary(value)}</p>
          <Table ranking={value} wish={wish} onOpen={({ nodeId }) => showFound(store, nodeId, null)} />
        </>
      )}
    </>
  );
}

function Controls({ wish, onChange }: { wish: Wish; onChange(change: Partial<Wish>): void }) {
  const isLastSeen = wish.by === 'silence';
  return (
    <div className={classes.controls}>
      <SegmentedControl
        size="xs"
        aria-label="What is ranked"
        value={isLastSeen ? 'silence' : 'flood'}
        data={[
          { value: 'flood', label: 'What sends most' },
          { value: 'silence', label: 'Last seen' },
        ]}
        onChange={(next) => onChange({ by: next === 'silence' ? 'silence' : 'rate' })}
      />
      <div className={classes.line}>
        {!isLastSeen && (
          <NativeSelect
            aria-label="Rank by"
            size="xs"
            value={wish.by}
            data={BY}
            onChange={(event) => onChange({ by: event.currentTarget.value as RankBy })}
          />
        )}
        <NativeSelect
          aria-label="A row stands for"
          size="xs"
          value={wish.levels === null ? '' : String(wish.levels)}
          data={LEVELS}
          onChange={(event) => onChange({ levels: Number(event.currentTarget.value) || null })}
        />
        {isLastSeen && (
          <NumberInput
            aria-label="Silent after, in seconds"
            size="xs"
            className={classes.seconds ?? ''}
            prefix="silent after "
            suffix=" s"
            min={1}
            max={1_000_000}
            allowDecimal={false}
            value={wish.silentAfterS}
            onChange={(next) => {
              if (typeof next === 'number' && next >= 1) onChange({ silentAfterS: Math.min(next, 1_000_000) });
            }}
          />
        )}
      </div>
    </div>
  );
}

interface TableProps {
  ranking: Ranking;
  wish: Wish;
  onOpen(row: RankRow): void;
}

function Table({ ranking, wish, onOpen }: TableProps) {
  const isLastSeen = wish.by === 'silence';
  const most = Math.max(...ranking.rows.map((row) => measure(row, wish.by)), Number.MIN_VALUE);
  const heads = isLastSeen ? ['Last seen', 'State', 'Messages'] : ['Rate', 'Bytes/s', 'Messages', 'Bytes'];
  return (
    <div className={classes.tableFrame}>
      <table
        className={classes.table}
        data-kind={kindOf(wish.by)}
        aria-label={isLastSeen ? 'Last seen' : 'What sends most'}
      >
        <thead>
          <tr>
            <th scope="col">{wish.levels === null ? 'Topic' : 'Branch'}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className={classes.number}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ranking.rows.map((row) => (
            <tr key={row.nodeId}>
              <th scope="row" className={classes.topicCell}>
                <button
                  type="button"
                  className={classes.topicButton}
                  title={oneLine(row.topic)}
                  onClick={() => onOpen(row)}
                >
                  <bdi>{oneLine(row.topic)}</bdi>
                  {row.topics > 1 && <span className={classes.dim}> {formatCount(row.topics)} topics</span>}
                </button>
                {!isLastSeen && (
                  <span className={classes.share} style={{ width: `${(100 * measure(row, wish.by)) / most}%` }} />
                )}
              </th>
              {isLastSeen ? <SeenCells row={row} ranking={ranking} wish={wish} /> : <FloodCells row={row} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Figure = ({ children }: { children: ReactNode }) => <td className={classes.number}>{children}</td>;

const FloodCells = ({ row }: { row: RankRow }) => (
  <>
    <Figure>{formatPerS(row.messagesPerS) || '–'}</Figure>
    <Figure>{row.bytesPerS > 0 ? formatRate(row.bytesPerS) : '–'}</Figure>
    <Figure>{formatCount(row.messages)}</Figure>
    <Figure>{formatBytes(row.payloadBytes)}</Figure>
  </>
);

function SeenCells({ row, ranking, wish }: { row: RankRow; ranking: Ranking; wish: Wish }) {
  const isSilent = ranking.nowMs - row.lastAtMs > wish.silentAfterS * 1_000;
  return (
    <>
      <Figure>
        <time dateTime={new Date(row.lastAtMs).toISOString()}>{formatAgo(row.lastAtMs, ranking.nowMs)}</time>
      </Figure>
      <td className={classes.number} data-state={isSilent ? 'silent' : 'alive'}>
        {isSilent ? 'silent' : 'alive'}
      </td>
      <Figure>{formatCount(row.messages)}</Figure>
    </>
  );
}

/** Which columns matter where there is no room for all. */
function kindOf(by: RankBy): string {
  if (by === 'silence') return 'seen';
  return by === 'rate' || by === 'bytes-per-s' ? 'rates' : 'totals';
}

function measure(row: RankRow, by: RankBy): number {
  if (by === 'rate') return row.messagesPerS;
  if (by === 'bytes-per-s') return row.bytesPerS;
  return by === 'bytes' ? row.payloadBytes : row.messages;
}

function floodSummary({ overS, messagesPerS, bytesPerS, total }: Ranking): string {
  const listed = total > COUNT ? `first ${COUNT} of ${formatCount(total)} rows` : `${formatCount(total)} rows`;
  if (overS === 0) return `${listed} · rates are known in a second`;
  return `${listed} · ${formatPerS(messagesPerS) || '0/s'} · ${formatRate(bytesPerS)} together over the last ${Math.round(overS)} s, $SYS aside`;
}

function seenSummary({ total, silent }: Ranking): string {
  const listed = total > COUNT ? `, the ${COUNT} longest silent are listed` : '';
  return `${formatCount(silent)} of ${formatCount(total)} silent${listed}`;
}
