import { Table } from '@mantine/core';

import type { CertificateFacts } from '../../shared/errors/codes.ts';
import classes from './certificate-table.module.css';

/** A chain of certificates, leaf first: who says so of whom, for how long, and the fingerprint to compare. */
export function CertificateTable({ caption, chain }: { caption: string; chain: readonly CertificateFacts[] }) {
  return (
    <Table.ScrollContainer minWidth={420} type="native">
      <Table>
        <Table.Caption>{caption}</Table.Caption>
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
