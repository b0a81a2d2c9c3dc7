import { Table, VisuallyHidden } from '@mantine/core';
import { IconPinned, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import type { RetainedRow, RetainedWindow } from '../../../../shared/contract/broker.ts';
import { formatBytes, formatTime } from '../../../lib/format.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading } from '../../../ui/loading.tsx';
import type { BrokerActions } from '../use-broker-actions.ts';
import { ListHead } from './list-head.tsx';
import classes from './list.module.css';

/** Rows that are shown; the filter finds the others. */
const MOST_ROWS = 200;

/** What the broker keeps for whoever subscribes next. */
export function RetainedList({ isRunning, actions }: { isRunning: boolean; actions: BrokerActions }) {
  const [filter, setFilter] = useState('');
  const { value, error } = useLatest<RetainedWindow>(`retained ${filter}`, (lab, on) =>
    lab.broker.retained({ first: 0, count: MOST_ROWS, filter }, on),
  );
  if (error) return <FailureView error={error} />;
  if (!value) return <Loading what="the retained messages" />;
  if (value.total === 0 && filter === '') {
    return (
      <EmptyState icon={<IconPinned size={28} />} title="Nothing is retained">
        {isRunning
          ? 'A message published with RETAIN stays here for whoever subscribes next.'
          : 'The broker keeps retained messages while it runs.'}
      </EmptyState>
    );
  }
  return (
    <div className={classes.root}>
      <ListHead
        what="retained messages"
        filter={filter}
        onFilter={setFilter}
        total={value.total}
        shown={value.rows.length}
        more={` · ${formatBytes(value.totalBytes)} in all`}
      />
      <div className={classes.scroll} role="region" aria-label="Retained messages" tabIndex={0}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Topic</Table.Th>
              <Table.Th className={classes.number}>Size</Table.Th>
              <Table.Th>QoS</Table.Th>
              <Table.Th>Stored</Table.Th>
              <Table.Th>Payload</Table.Th>
              <Table.Th>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {value.rows.map((row) => (
              <Retained key={row.topic} row={row} onClear={() => actions.clearRetained(row.topic)} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}

function Retained({ row, onClear }: { row: RetainedRow; onClear(): void }) {
  const isCut = row.preview.byteLength < row.sizeBytes;
  return (
    <Table.Tr>
      <Table.Td className={classes.main}>{row.topic}</Table.Td>
      <Table.Td className={classes.number}>{formatBytes(row.sizeBytes)}</Table.Td>
      <Table.Td>{row.qos}</Table.Td>
      <Table.Td className={classes.tight}>
        {formatTime(row.storedAtMs).slice(0, 8)}
        {row.clientId !== '' && <span className={classes.dim}>{row.clientId}</span>}
      </Table.Td>
      <Table.Td className={classes.main}>
        {visibleText(new TextDecoder().decode(row.preview))}
        {isCut && <span className={classes.dim}>its first {formatBytes(row.preview.byteLength)}</span>}
      </Table.Td>
      <Table.Td>
        <div className={classes.actions}>
          <IconButton label={`Clear ${row.topic}`} icon={<IconTrash size={16} />} onClick={onClear} />
        </div>
      </Table.Td>
    </Table.Tr>
  );
}
