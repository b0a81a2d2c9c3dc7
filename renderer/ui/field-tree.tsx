import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useId, type KeyboardEvent } from 'react';

import { visibleText } from '../lib/hex.ts';
import type { FieldRow } from './field-rows.ts';
import classes from './field-tree.module.css';
import { useBoxSize } from './use-box-size.ts';
import { useTallRows } from './use-tall-rows.ts';

/** Deeper levels are indented no further, so that a name never leaves the box. */
const MAX_INDENT = 12;
const INDENT_PX = 14;
/** A row shows no more of a value; the line below the tree has all that was read. */
const MAX_CHARACTERS = 300;

interface FieldTreeProps {
  /** Accessible name: what was decoded. */
  label: string;
  rows: readonly FieldRow[];
  /** Key of the field selected; null for none. */
  selected: string | null;
  onSelect(key: string): void;
  onToggle(key: string, isOpen: boolean): void;
}

/** Decoded fields as a tree of names, values and types. Only the rows on screen exist. */
export function FieldTree({ label, rows, selected, onSelect, onToggle }: FieldTreeProps) {
  const id = useId();
  const [probeRef, probe] = useBoxSize<HTMLDivElement>({ width: 100, height: 22 });
  const list = useTallRows(rows.length, probe.height);
  const { reveal } = list;
  const index = rows.findIndex(({ key }) => key === selected);
  useEffect(() => {
    if (index >= 0) reveal(index);
    // `reveal` is a new function at every render; only another row is a reason to scroll.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [index]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyTarget(event.key, rows, index, list.pageSize());
    if (next === null) return;
    event.preventDefault();
    if ('toggle' in next) onToggle(next.toggle, next.isOpen);
    else if (rows[next.index]) onSelect(rows[next.index]!.key);
  };

  return (
    <div className={classes.root}>
      <div ref={probeRef} className={classes.probe} aria-hidden="true">
        0
      </div>
      <div
        ref={list.scrollRef}
        className={classes.scroll}
        role="tree"
        aria-label={label}
        aria-activedescendant={index >= 0 ? `${id}-${rows[index]!.key}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={classes.rows} role="none" style={{ height: list.heightPx }}>
          {list.rows.map(({ index: at, top }) => (
            <Row
              key={rows[at]!.key}
              id={`${id}-${rows[at]!.key}`}
              row={rows[at]!}
              top={top}
              isSelected={at === index}
              onSelect={onSelect}
              onToggle={onToggle}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  id: string;
  row: FieldRow;
  top: number;
  isSelected: boolean;
  onSelect(key: string): void;
  onToggle(key: string, isOpen: boolean): void;
}

function Row({ id, row: { field, key, depth, isOpen }, top, isSelected, onSelect, onToggle }: RowProps) {
  const isParent = field.children !== null && field.children.length > 0;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div
      id={id}
      className={classes.row}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={isParent ? isOpen : undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(key)}
      onDoubleClick={() => isParent && onToggle(key, !isOpen)}
    >
      <span className={classes.name} style={{ paddingLeft: Math.min(depth, MAX_INDENT) * INDENT_PX }}>
        <span
          className={classes.chevron}
          aria-hidden="true"
          onClick={(event) => {
            if (!isParent) return;
            event.stopPropagation();
            onToggle(key, !isOpen);
          }}
        >
          {isParent && <Chevron size={14} />}
        </span>
        <span className={classes.text}>{visibleText(field.name.slice(0, MAX_CHARACTERS))}</span>
      </span>
      <span className={classes.value} data-kind={field.children ? 'parent' : 'plain'}>
        {visibleText(field.value.slice(0, MAX_CHARACTERS))}
      </span>
      <span className={classes.type}>{field.type}</span>
    </div>
  );
}

type Target = { index: number } | { toggle: string; isOpen: boolean };

/** What a key of the tree pattern does from a row; null for keys that mean nothing here. */
function keyTarget(key: string, rows: readonly FieldRow[], index: number, page: number): Target | null {
  const last = rows.length - 1;
  const row = rows[index];
  switch (key) {
    case 'ArrowDown':
      return { index: Math.min(last, index + 1) };
    case 'ArrowUp':
      return { index: Math.max(0, index - 1) };
    case 'PageDown':
      return { index: Math.min(last, index + page) };
    case 'PageUp':
      return { index: Math.max(0, index - page) };
    case 'Home':
      return { index: 0 };
    case 'End':
      return { index: last };
    case 'ArrowRight':
      if (!row?.field.children?.length) return null;
      return row.isOpen ? { index: index + 1 } : { toggle: row.key, isOpen: true };
    case 'ArrowLeft':
      if (row?.isOpen) return { toggle: row.key, isOpen: false };
      return row?.key.includes('.')
        ? { index: rows.findIndex((each) => each.key === row.key.slice(0, row.key.lastIndexOf('.'))) }
        : null;
    default:
      return null;
  }
}
