import { Splitter } from '@mantine/core';
import { useMemo, useState } from 'react';

import { pathAt, type Decoded } from '../../shared/domain/decode/field.ts';
import { offsetOf, visibleText } from '../lib/hex.ts';
import { fieldAt, fieldRows, keysOf } from './field-rows.ts';
import { FieldTree } from './field-tree.tsx';
import classes from './fields-and-bytes.module.css';
import { HexView } from './hex-view.tsx';

interface FieldsAndBytesProps {
  decoded: Decoded;
  bytes: Uint8Array;
  /** Accessible names of the two views. */
  fieldsLabel: string;
  bytesLabel: string;
}

const NONE: ReadonlySet<string> = new Set();

/** Decoded fields over the bytes they stand in: selecting a field marks its bytes, a byte selects its field. */
export function FieldsAndBytes({ decoded, bytes, fieldsLabel, bytesLabel }: FieldsAndBytesProps) {
  const { fields, problem } = decoded;
  const [closed, setClosed] = useState(NONE);
  const [selected, setSelected] = useState<string | null>(null);
  const rows = useMemo(() => fieldRows(fields, closed), [fields, closed]);
  const field = selected === null ? undefined : fieldAt(fields, selected);
  const broken = problem && problem.atByte < bytes.length ? { start: problem.atByte, end: problem.atByte + 1 } : null;

  const toggle = (key: string, isOpen: boolean): void =>
    setClosed((was) => {
      const next = new Set(was);
      if (isOpen) next.delete(key);
      else next.add(key);
      return next;
    });
  const pick = (offset: number): void => {
    const keys = keysOf(pathAt(fields, offset) ?? []);
    setClosed((was) =>
      keys.some((key) => was.has(key)) ? new Set([...was].filter((key) => !keys.includes(key))) : was,
    );
    setSelected(keys.at(-1) ?? null);
  };

  const hex = <HexView bytes={bytes} label={bytesLabel} mark={field ?? broken} onPick={pick} />;
  if (fields.length === 0) return hex;
  return (
    <Splitter orientation="vertical" className={classes.root} lineSize={1} withHandle={false}>
      <Splitter.Pane defaultSize={60} min={20} className={classes.pane}>
        <FieldTree
          label={fieldsLabel}
          rows={rows}
          selected={field ? selected : null}
          onSelect={setSelected}
          onToggle={toggle}
        />
        {field && (
          <p className={classes.about} role="region" aria-label="Selected field" tabIndex={0}>
            <span className={classes.range}>{rangeText(field)}</span> {visibleText(field.value)}
            {field.about && <span className={classes.meaning}>{field.about}</span>}
          </p>
        )}
      </Splitter.Pane>
      <Splitter.Pane defaultSize={40} min={15} className={classes.pane}>
        {hex}
      </Splitter.Pane>
    </Splitter>
  );
}

/** Where a field stands, in the offsets of the dump. */
function rangeText({ start, end }: { start: number; end: number }): string {
  const count = end - start;
  if (count === 1) return `byte ${offsetOf(start)}`;
  return `${count.toLocaleString('en')} bytes from ${offsetOf(start)}`;
}
