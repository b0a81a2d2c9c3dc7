import { Table } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { CertificateFacts } from '../../shared/errors/codes.ts';
import type { WireError } from '../../shared/errors/lab-error.ts';
import { textOf } from '../../shared/errors/text.ts';
import classes from './failure-view.module.css';

interface FailureViewProps {
  error: WireError;
  actions?: ReactNode;
  children?: ReactNode;
}

/** What happened and what to do next, in a pane; with the certificates' story where TLS failed. */
export function FailureView({ error, actions, children }: FailureViewProps) {
  const { title, next } = textOf(error);
  return (
    <div className={classes.root} role="alert">
      <IconAlertTriangle className={classes.icon} size={22} aria-hidden="true" />
      <div className={classes.body}>
        <p className={classes.title}>{title}</p>
        <p className={classes.next}>{next}</p>
        {error.code === 'mqtt.tls' && error.facts.chain.length > 0 && <Chain chain={error.facts.chain} />}
        {children}
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  );
}

function Chain({ chain }: { chain: readonly CertificateFacts[] }) {
  return (
    <Table.ScrollContainer minWidth={420} className={classes.chain} type="native">
      <Table>
        <Table.Caption>Certificates the broker showed, its own first</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Issued to</Table.Th>
            <Table.Th>Issued by</Table.Th>
            <Table.Th>Valid</Table.Th>
            <Table.Th>SHA-256</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {chain.map((certificate) => (
            <Table.Tr key={certificate.fingerprint}>
              <Table.Td>{certificate.subject}</Table.Td>
              <Table.Td>
                {certificate.issuer === certificate.subject ? 'Itself (self-signed)' : certificate.issuer}
              </Table.Td>
              <Table.Td className={classes.dates}>
                {day(certificate.validFrom)} to {day(certificate.validTo)}
              </Table.Td>
              <Table.Td className={classes.fingerprint}>{certificate.fingerprint}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const day = (iso: string): string => iso.slice(0, 10);
