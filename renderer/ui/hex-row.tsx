import { memo } from 'react';

import { asciiOf, columnOfByte, hexColumns, hexOf, offsetOf } from '../lib/hex.ts';
import classes from './hex-view.module.css';

interface HexRowProps {
  bytes: Uint8Array;
  /** Index of the row's first byte. */
  at: number;
  perRow: number;
  firstOffset: number;
  /** In pixels from the top of the rows. */
  top: number;
  /** The bytes of this row to mark, counted from its first; -1 for none. */
  markFrom: number;
  markTo: number;
}

/** One row of a dump. */
export const HexRow = memo(function HexRow({ bytes, at, perRow, firstOffset, top, markFrom, markTo }: HexRowProps) {
  const end = Math.min(at + perRow, bytes.length);
  const to = Math.min(markTo, end - at);
  const [hexFrom, hexTo] = markFrom < 0 ? [0, 0] : [columnOfByte(markFrom), columnOfByte(to - 1) + 2];
  return (
    <div className={classes.row} style={{ transform: `translateY(${top}px)` }}>
      <span className={classes.offset}>{offsetOf(firstOffset + at)}</span>
      <span className={classes.hex} data-column="hex" data-at={at}>
        <Marked text={hexOf(bytes, at, end).padEnd(hexColumns(perRow))} from={hexFrom} to={hexTo} />
      </span>
      <span className={classes.ascii} data-column="ascii" data-at={at}>
        <Marked text={asciiOf(bytes, at, end)} from={Math.max(0, markFrom)} to={Math.max(0, to)} />
      </span>
    </div>
  );
});

function Marked({ text, from, to }: { text: string; from: number; to: number }) {
  if (to <= from) return text;
  return (
    <>
      {text.slice(0, from)}
      <mark className={classes.marked}>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </>
  );
}
