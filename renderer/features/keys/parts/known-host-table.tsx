import { Table, VisuallyHidden } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import type { KnownHostList, KnownHostRow } from '../../../../shared/contract/known-hosts.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { HostKeyView } from '../../../ui/host-key-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import classes from '../keys-pane.module.css';

const MARKERS = { '': '', revoked: 'Revoked', 'cert-authority': 'Authority' } as const;

interface KnownHostTableProps {
  list: KnownHostList;
  onRemove(line: number): void;
}

/** The keys of known hosts, one in a row; the picture of each where it is asked for. */
export function KnownHostTable({ list, onRemove }: KnownHostTableProps) {
  const [openLine, setOpenLine] = useState<number | null>(null);
  return (
    <Table aria-label="Known hosts" stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Host</Table.Th>
          <Table.Th>Key</Table.Th>
          <Table.Th>Line</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {list.rows.map((row) => (
          <Row
            key={`${row.line} ${row.key.sha256}`}
            row={row}
            isOpen={openLine === row.line}
            isEditable={list.isEditable}
            onToggle={() => setOpenLine((was) => (was === row.line ? null : row.line))}
            onRemove={() => onRemove(row.line)}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface RowProps {
  row: KnownHostRow;
  isOpen: boolean;
  isEditable: boolean;
  onToggle(): void;
  onRemove(): void;
}

function Row({ row, isOpen, isEditable, onToggle, onRemove }: RowProps) {
  const shell = useShell();
  const { line, marker, hosts, key, comment } = row;
  const name = hosts === '' ? `Hashed name on line ${line}` : visibleText(hosts);
  const remove = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: `Remove the ${key.label} key of ${hosts === '' ? `line ${line}` : name}?`,
      body: `${key.sha256} will not be known any more: the next connection to this host shows its key and asks again.`,
      action: 'Remove',
      isDangerous: true,
    });
    if (isSure) onRemove();
  };
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <button type="button" className={classes.show} aria-expanded={isOpen} onClick={onToggle}>
          {name}
        </button>
        {(marker !== '' || comment !== '') && (
          <div className={`${classes.dim} ${classes.comment}`}>
            {[MARKERS[marker], visibleText(comment)].filter((part) => part !== '').join(' · ')}
          </div>
        )}
      </Table.Th>
      <Table.Td className={classes.comment}>
        {isOpen ? (
          <HostKeyView title="Fingerprint" hostKey={key} />
        ) : (
          <>
            {key.label} <code>{key.sha256}</code>
          </>
        )}
      </Table.Td>
      <Table.Td>{line}</Table.Td>
      <Table.Td>
        {isEditable && (
          <IconButton label={`Remove ${name}`} icon={<IconTrash size={16} />} onClick={() => void remove()} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
