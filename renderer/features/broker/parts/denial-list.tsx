import { Table } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';

import type { BrokerStatus, Denial } from '../../../../shared/contract/broker.ts';
import { formatCount, formatTime } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import classes from './list.module.css';

const WHAT: Record<Denial['what'], string> = { connect: 'Connect', publish: 'Publish', subscribe: 'Subscribe' };

const TOLD: Record<Denial['told'], string> = {
  nothing:
    'Nothing: MQTT 3.1.1 has no way to refuse a publish. The message was dropped, the client thinks it was sent.',
  suback: 'Failure (128) in the SUBACK',
  connack: 'A return code in the CONNACK',
};

/** What users and rules did not let through, newest first, and what the client was told of it. */
export function DenialList({ status: { denials, denied } }: { status: BrokerStatus }) {
  if (denials.length === 0) {
    return (
      <EmptyState icon={<IconShieldCheck size={28} />} title="Nothing was denied">
        Connections, publishes and subscriptions that users and topic rules refuse are listed here.
      </EmptyState>
    );
  }
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <span className={classes.count}>
          {denials.length < denied ? `the newest ${formatCount(denials.length)} of ` : ''}
          {formatCount(denied)} denied since the start
        </span>
      </div>
      <div className={classes.scroll} role="region" aria-label="Denied" tabIndex={0}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Time</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th>Client</Table.Th>
              <Table.Th>Topic</Table.Th>
              <Table.Th>What the client was told</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {denials.map((denial, index) => (
              <Table.Tr key={denied - index}>
                <Table.Td className={classes.tight}>{formatTime(denial.atMs)}</Table.Td>
                <Table.Td>{WHAT[denial.what]}</Table.Td>
                <Table.Td className={classes.main}>
                  {denial.clientId}
                  <span className={classes.dim}>{denial.user === '' ? 'anonymous' : `user ${denial.user}`}</span>
                </Table.Td>
                <Table.Td className={classes.main}>{denial.topic}</Table.Td>
                <Table.Td>{TOLD[denial.told]}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}
