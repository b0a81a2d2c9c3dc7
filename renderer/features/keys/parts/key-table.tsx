import { Table } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';

import type { KeyList, KeyRow } from '../../../../shared/contract/keys.ts';
import { visibleText } from '../../../lib/hex.ts';
import { CONCERNS, idOf, PLACES, typeWords } from '../key-words.ts';
import classes from '../keys-pane.module.css';

interface KeyTableProps {
  list: KeyList;
  /** Those that fit the filter. */
  rows: readonly KeyRow[];
  shownId: string | null;
  onShow(row: KeyRow): void;
}

/** The keys of both folders, one in a row. */
export function KeyTable({ list, rows, shownId, onShow }: KeyTableProps) {
  return (
    <>
      {rows.length > 0 && (
        <Table aria-label="Keys" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Key</Table.Th>
              <Table.Th>Type</Table.Th>
              <Table.Th>State</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row key={idOf(row)} row={row} isShown={idOf(row) === shownId} onShow={() => onShow(row)} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {list.places.map(({ place, path, problem, leftOut }) => (
        <PlaceNote key={place} path={path} problem={problem} leftOut={leftOut} />
      ))}
    </>
  );
}

function Row({ row, isShown, onShow }: { row: KeyRow; isShown: boolean; onShow(): void }) {
  return (
    <Table.Tr className={classes.row} data-shown={isShown || undefined}>
      <Table.Th scope="row">
        <button type="button" className={classes.show} aria-pressed={isShown} onClick={onShow}>
          {visibleText(row.name)}
        </button>
        <div className={`${classes.dim} ${classes.comment}`}>
          {PLACES[row.place]}
          {row.comment !== '' && ` · ${visibleText(row.comment)}`}
        </div>
      </Table.Th>
      <Table.Td className={classes.type}>{typeWords(row)}</Table.Td>
      <Table.Td>
        <State row={row} />
      </Table.Td>
    </Table.Tr>
  );
}

function State({ row: { problem, concerns, hasPrivate } }: { row: KeyRow }) {
  const isDanger = problem !== '' || concerns.some((concern) => CONCERNS[concern].level === 'danger');
  const level = isDanger ? 'danger' : concerns.length > 0 ? 'hint' : hasPrivate ? 'good' : 'none';
  const words = { danger: 'Needs care', hint: 'Note', good: 'Good', none: 'Public only' }[level];
  const Glyph = { danger: IconAlertTriangle, hint: IconInfoCircle, good: IconCircleCheck, none: null }[level];
  return (
    <span className={classes.state} data-level={level}>
      {Glyph && <Glyph size={14} aria-hidden="true" />}
      {problem === '' ? words : 'Not usable'}
    </span>
  );
}

function PlaceNote({ path, problem, leftOut }: { path: string; problem: string; leftOut: number }) {
  if (problem !== '') {
    return (
      <p className={classes.note} role="alert">
        {path} cannot be read ({problem}). Correct its permissions, then look again.
      </p>
    );
  }
  return leftOut > 0 ? (
    <p className={classes.note}>
      {path} holds {leftOut} more files, which are not listed.
    </p>
  ) : null;
}
