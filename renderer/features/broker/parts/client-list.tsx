import { Table, VisuallyHidden } from '@mantine/core';
import { IconActivity, IconPlugConnectedX, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';

import type { ClientRow, ClientWindow } from '../../../../shared/contract/broker.ts';
import { formatBytes, formatCount, formatRate, formatTime } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading } from '../../../ui/loading.tsx';
import type { BrokerActions } from '../use-broker-actions.ts';
import { ListHead } from './list-head.tsx';
import classes from './list.module.css';

/** Rows that are shown; the filter finds the others. */
const MOST_ROWS = 100;

const VERSIONS: Readonly<Record<number, string>> = { 3: '3.1', 4: '3.1.1', 5: '5.0' };

/** Who is connected, with figures that live. */
export function ClientList({ isRunning, actions }: { isRunning: boolean; actions: BrokerActions }) {
  const [filter, setFilter] = useState('');
  const { value, error } = useLatest<ClientWindow>(`clients ${filter}`, (lab, on) =>
    lab.broker.clients({ first: 0, count: MOST_ROWS, filter }, on),
  );
  if (error) return <FailureView error={error} />;
  if (!value) return <Loading what="the clients" />;
  if (value.total === 0 && filter === '') return <NoClients isRunning={isRunning} />;
  return (
    <div className={classes.root}>
      <ListHead what="clients" filter={filter} onFilter={setFilter} total={value.total} shown={value.rows.length} />
      <div className={classes.scroll} role="region" aria-label="Connected clients" tabIndex={0}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Client</Table.Th>
              <Table.Th>Address</Table.Th>
              <Table.Th>MQTT</Table.Th>
              <Table.Th>Subscriptions</Table.Th>
              <Table.Th className={classes.number}>In</Table.Th>
              <Table.Th className={classes.number}>Out</Table.Th>
              <Table.Th className={classes.number}>Queued</Table.Th>
              <Table.Th>Since</Table.Th>
              <Table.Th>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {value.rows.map((row) => (
              <Client key={row.clientId} row={row} actions={actions} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}

function NoClients({ isRunning }: { isRunning: boolean }) {
  return (
    <EmptyState icon={<IconUsers size={28} />} title={isRunning ? 'Nobody is connected' : 'The broker does not run'}>
      {isRunning ? 'Connect a device, or try a command of the overview.' : 'Start it, and its clients are listed here.'}
    </EmptyState>
  );
}

function Client({ row, actions }: { row: ClientRow; actions: BrokerActions }) {
  const shell = useShell();
  const more = row.subscriptionCount - row.subscriptions.length;
  return (
    <Table.Tr>
      <Table.Td className={classes.main}>
        {row.clientId}
        <span className={classes.dim}>{row.user === '' ? 'anonymous' : `user ${row.user}`}</span>
      </Table.Td>
      <Table.Td className={classes.tight}>
        {row.address}
        <span className={classes.dim}>{row.listener}</span>
      </Table.Td>
      <Table.Td className={classes.tight}>
        {VERSIONS[row.protocolVersion] ?? row.protocolVersion}
        <span className={classes.dim}>
          {row.keepaliveS === 0 ? 'no keep-alive' : `keep-alive ${row.keepaliveS} s`}
          {!row.isClean && ', kept session'}
        </span>
      </Table.Td>
      <Table.Td>
        <ul className={classes.filters}>
          {row.subscriptions.map(({ filter, qos }) => (
            <li key={filter}>
              {filter} <span title="QoS">({qos})</span>
            </li>
          ))}
          {more > 0 && <li>and {formatCount(more)} more</li>}
        </ul>
      </Table.Td>
      <Traffic messages={row.messagesIn} perS={row.messagesInPerS} bytes={row.bytesIn} bytesPerS={row.bytesInPerS} />
      <Traffic
        messages={row.messagesOut}
        perS={row.messagesOutPerS}
        bytes={row.bytesOut}
        bytesPerS={row.bytesOutPerS}
      />
      <Table.Td className={classes.number}>{formatBytes(row.queuedBytes)}</Table.Td>
      <Table.Td className={classes.tight}>{formatTime(row.connectedAtMs).slice(0, 8)}</Table.Td>
      <Table.Td>
        <div className={classes.actions}>
          <IconButton
            label={`Wire log of ${row.clientId}`}
            icon={<IconActivity size={16} />}
            onClick={() => shell.openPane('wire-log', { sessionId: row.sessionId })}
          />
          <IconButton
            label={`Kick ${row.clientId}`}
            icon={<IconPlugConnectedX size={16} />}
            onClick={() => actions.kick(row.clientId)}
          />
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

function Traffic(props: { messages: number; perS: number; bytes: number; bytesPerS: number }) {
  const { messages, perS, bytes, bytesPerS } = props;
  return (
    <Table.Td className={classes.number}>
      {formatCount(messages)} msg · {formatBytes(bytes)}
      <span className={classes.dim}>
        {formatCount(perS)}/s · {formatRate(bytesPerS)}
      </span>
    </Table.Td>
  );
}
