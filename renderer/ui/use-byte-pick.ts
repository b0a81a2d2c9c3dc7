import { useState, type KeyboardEvent, type MouseEvent } from 'react';

import { byteAtColumn } from '../lib/hex.ts';

/** Bytes from `start` up to, without, `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

interface BytePickOptions {
  /** Number of bytes there are. */
  length: number;
  perRow: number;
  /** Width of a character, in CSS pixels. */
  characterPx: number;
  mark: ByteRange | null;
  reveal(row: number): void;
  /** Told of the byte picked; without it none can be. */
  onPick: ((offset: number) => void) | undefined;
}

/** By how many rows and bytes an arrow key moves. */
const ARROWS: Readonly<Record<string, [rows: number, bytes: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Picks a byte of a hex view by a click or with the arrow keys. */
export function useBytePick({ length, perRow, characterPx, mark, reveal, onPick }: BytePickOptions) {
  const [last, setLast] = useState(0);
  const pick = (offset: number): void => {
    if (!onPick || offset < 0 || offset >= length) return;
    setLast(offset);
    reveal(Math.floor(offset / perRow));
    onPick(offset);
  };
  const onArrow = (event: KeyboardEvent): void => {
    const step = ARROWS[event.key];
    if (!step || !onPick || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const isInside = mark && last >= mark.start && last < mark.end;
    pick((isInside || !mark ? last : mark.start) + step[0] * perRow + step[1]);
  };
  const onClick = (event: MouseEvent): void => {
    const column = (event.target as HTMLElement).closest<HTMLElement>('[data-column]');
    // A click that ends a selection by dragging is none.
    if (!column || getSelection()?.isCollapsed === false) return;
    const characters = Math.floor((event.clientX - column.getBoundingClientRect().left) / characterPx);
    const index = column.dataset['column'] === 'hex' ? byteAtColumn(characters) : characters;
    pick(Number(column.dataset['at']) + index);
  };
  return { onArrow, onClick };
}
