import { useEffect, useState, type ClipboardEvent, type KeyboardEvent, type PointerEvent } from 'react';

import { dumpOf, hexColumns } from '../lib/hex.ts';
import { HexCopyMenu } from './hex-copy-menu.tsx';
import { HexRow } from './hex-row.tsx';
import classes from './hex-view.module.css';
import { useBoxSize } from './use-box-size.ts';
import { useBytePick, type ByteRange } from './use-byte-pick.ts';
import { useTallRows } from './use-tall-rows.ts';

interface HexViewProps {
  bytes: Uint8Array;
  /** What the offset column calls the first byte. */
  firstOffset?: number;
  /** Accessible name: what these bytes are. */
  label: string;
  /** Bytes to mark, from `start` up to, without, `end`; they are scrolled to. */
  mark?: ByteRange | null;
  /** Told of the byte that was clicked, or gone to with the arrow keys. */
  onPick?(offset: number): void;
}

/** Room for the copy button beside the rows, as in the style sheet, in CSS pixels. */
const COPY_PX = 52;
/** Bytes in a row: as many as there is room for. */
const WIDTHS = [16, 8, 4] as const;

/** Characters beside the two byte columns: offset, gaps and padding. */
const OTHER_COLUMNS = 8 + 2 + 2 + 4;

/** Bytes as offset, hexadecimal and ASCII. Only the rows on screen exist, so a megabyte scrolls like a page. */
export function HexView({ bytes, firstOffset = 0, label, mark = null, onPick }: HexViewProps) {
  const [boxRef, box] = useBoxSize<HTMLDivElement>({ width: 800, height: 400 });
  const [probeRef, character] = useBoxSize<HTMLSpanElement>({ width: 8, height: 20 });
  const [picked, setPicked] = useState<'hex' | 'ascii' | 'all'>('hex');
  const neededPx = (perRow: number): number =>
    (OTHER_COLUMNS + hexColumns(perRow) + perRow) * character.width + COPY_PX;
  const perRow = WIDTHS.find((width) => neededPx(width) <= box.width) ?? 4;
  const list = useTallRows(Math.ceil(bytes.length / perRow), character.height);

  const { reveal } = list;
  const markedRow = mark ? Math.floor(mark.start / perRow) : -1;
  useEffect(() => {
    if (markedRow >= 0) reveal(markedRow);
    // `reveal` is a new function at every render; only another row is a reason to scroll.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [markedRow]);

  const pick = useBytePick({ length: bytes.length, perRow, characterPx: character.width, mark, reveal, onPick });
  const onKeyDown = (event: KeyboardEvent): void => {
    pick.onArrow(event);
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'a') return;
    event.preventDefault();
    getSelection()?.removeAllRanges();
    setPicked('all');
  };
  const onCopy = (event: ClipboardEvent): void => {
    if (picked !== 'all') return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', dumpOf(bytes, firstOffset));
  };
  const onPointerDown = ({ target }: PointerEvent): void => {
    const column = (target as HTMLElement).closest<HTMLElement>('[data-column]');
    setPicked(column?.dataset['column'] === 'ascii' ? 'ascii' : 'hex');
  };

  return (
    <div className={classes.root} ref={boxRef}>
      <span className={classes.probe} ref={probeRef} aria-hidden="true">
        0
      </span>
      <div
        className={classes.scroll}
        ref={list.scrollRef}
        role="region"
        aria-label={label}
        tabIndex={0}
        data-picked={picked}
        onKeyDown={onKeyDown}
        onCopy={onCopy}
        onPointerDown={onPointerDown}
        onClick={pick.onClick}
        onBlur={() => picked === 'all' && setPicked('hex')}
      >
        <div className={classes.rows} style={{ height: list.heightPx }}>
          {list.rows.map(({ index, top }) => (
            <HexRow
              key={index}
              bytes={bytes}
              at={index * perRow}
              perRow={perRow}
              firstOffset={firstOffset}
              top={top}
              {...markWithin(mark, index * perRow, perRow)}
            />
          ))}
        </div>
        {bytes.length === 0 && <p className={classes.none}>No bytes</p>}
      </div>
      {bytes.length > 0 && <HexCopyMenu bytes={bytes} firstOffset={firstOffset} label={label} />}
    </div>
  );
}

/** The part of a mark that lies in a row, as bytes from the row's first; -1 where none does. */
function markWithin(mark: ByteRange | null, at: number, perRow: number): { markFrom: number; markTo: number } {
  if (!mark || mark.start >= at + perRow || mark.end <= at) return { markFrom: -1, markTo: -1 };
  return { markFrom: Math.max(0, mark.start - at), markTo: Math.min(perRow, mark.end - at) };
}
