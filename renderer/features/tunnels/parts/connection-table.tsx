import { Table, VisuallyHidden } from '@mantine/core';
import { IconActivity, IconPlugConnectedX } from '@tabler/icons-react';

import type { TunnelConnection, TunnelConnections, TunnelRow } from '../../../../shared/contract/tunnels.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatCount, formatDuration, formatTime } from '../../../lib/format.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { StateDot } from '../../../ui/state-badge.tsx';
import type { TunnelActions } from '../use-tunnel-actions.ts';
import classes from './connection-table.module.css';

/** Rows that are shown; older ones are in the list of sessions. */
const MOST_SHOWN = 100;

interface ConnectionTableProps {
  sessionId: string;
  tunnel: TunnelRow;
  actions: TunnelActions;
}

/** The connections of a tunnel: live ones first, the newest on top. */
export function ConnectionTable({ sessionId, tunnel, actions }: ConnectionTableProps) {
  const { value, error } = useLatest<TunnelConnections>(`connections:${tunnel.id}`, (lab, on) =>
    lab.tunnels.connections({ sessionId, tunnelId: tunnel.id, first: 0, count: MOST_SHOWN }, on),
  );
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!value || value.total === 0)
    return <p className={classes.none}>Connections appear here while they are open and after they have ended.</p>;
  return (
    <div className={classes.table}>
      <Table aria-label="Connections of this tunnel">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From and to</Table.Th>
            <Table.Th className={classes.number}>Traffic</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {value.rows.map((row) => (
            <Connection key={row.sessionId} row={row} tunnel={tunnel} actions={actions} />
          ))}
        </Table.Tbody>
      </Table>
      {value.total > value.rows.length && (
        <p className={classes.none}>{formatCount(value.total - value.rows.length)} more are not shown</p>
      )}
    </div>
  );
}

interface ConnectionProps {
  row: TunnelConnection;
  tunnel: TunnelRow;
  actions: TunnelActions;
}

function Connection({ row, tunnel, actions }: ConnectionProps) {
  const from = row.from || 'a program';
  const isOver = row.endedMs !== null;
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes.way}>
          <StateDot state={row.state} />
          <span className={classes.ends}>
            {from}
            <br />→ {row.to || 'not said yet'}
          </span>
          <span className={classes.remark}>{remarkOf(row)}</span>
        </div>
      </Table.Td>
      <Table.Td className={classes.number}>
        <span title="Into the tunnel">↑ {formatBytes(row.bytesOut)}</span>
        <br />
        <span title="Out of the tunnel">↓ {formatBytes(row.bytesIn)}</span>
      </Table.Td>
      <Table.Td className={classes.tight}>
        {formatTime(row.startedMs).slice(0, 8)}
        {row.endedMs !== null && <span className={classes.dim}>for {formatDuration(row.endedMs - row.startedMs)}</span>}
      </Table.Td>
      <Table.Td>
        <div className={classes.actions}>
          <IconButton
            label={`Wire log of ${from}`}
            icon={<IconActivity size={16} />}
            onClick={() => actions.showWire(row.sessionId)}
          />
          <IconButton
            label={`End ${from}`}
            icon={<IconPlugConnectedX size={16} />}
            isDisabled={isOver}
            onClick={() => actions.cut(tunnel, row.sessionId)}
          />
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

function remarkOf({ state, reason, hasClientEnded, hasTargetEnded }: TunnelConnection): string {
  if (reason) return textOf(reason).title;
  if (state === 'connecting') return 'being opened';
  if (state !== 'open') return '';
  if (hasClientEnded) return 'the client has finished sending';
  return hasTargetEnded ? 'the target has finished sending' : '';
}
