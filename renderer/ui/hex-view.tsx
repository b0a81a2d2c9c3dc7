import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { memo, useState, type ClipboardEvent, type KeyboardEvent, type PointerEvent } from 'react';

import { asciiOf, dumpOf, hexColumns, hexDigitsOf, hexOf, offsetOf } from '../lib/hex.ts';
import classes from './hex-view.module.css';
import { useBoxSize } from './use-box-size.ts';
import { useTallRows } from './use-tall-rows.ts';

interface HexViewProps {
  bytes: Uint8Array;
  /** What the offset column calls the first byte. */
  firstOffset?: number;
  /** Accessible name: what these bytes are. */
  label: string;
}

/** Room for the copy button beside the rows, as in the style sheet, in CSS pixels. */
const COPY_PX = 52;
/** Bytes in a row: as many as there is room for. */
const WIDTHS = [16, 8, 4] as const;

/** Characters beside the two byte columns: offset, gaps and padding. */
const OTHER_COLUMNS = 8 + 2 + 2 + 4;

/** Bytes as offset, hexadecimal and ASCII. Only the rows on screen exist, so a megabyte scrolls like a page. */
export function HexView({ bytes, firstOffset = 0, label }: HexViewProps) {
  const [boxRef, box] = useBoxSize<HTMLDivElement>({ width: 800, height: 400 });
  const [probeRef, character] = useBoxSize<HTMLSpanElement>({ width: 8, height: 20 });
  const [picked, setPicked] = useState<'hex' | 'ascii' | 'all'>('hex');
  const neededPx = (perRow: number): number =>
    (OTHER_COLUMNS + hexColumns(perRow) + perRow) * character.width + COPY_PX;
  const perRow = WIDTHS.find((width) => neededPx(width) <= box.width) ?? 4;
  const list = useTallRows(Math.ceil(bytes.length / perRow), character.height);

  const onKeyDown = (event: KeyboardEvent): void => {
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
    const column = (target as HTMLElement).dataset['column'];
    setPicked(column === 'ascii' ? 'ascii' : 'hex');
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
        onBlur={() => picked === 'all' && setPicked('hex')}
      >
        <div className={classes.rows} style={{ height: list.heightPx }}>
          {list.rows.map(({ index, top }) => (
            <HexRow key={index} bytes={bytes} at={index * perRow} perRow={perRow} firstOffset={firstOffset} top={top} />
          ))}
        </div>
        {bytes.length === 0 && <p className={classes.none}>No bytes</p>}
      </div>
      {bytes.length > 0 && <CopyMenu bytes={bytes} firstOffset={firstOffset} label={label} />}
    </div>
  );
}

interface HexRowProps {
  bytes: Uint8Array;
  at: number;
  perRow: number;
  firstOffset: number;
  top: number;
}

const HexRow = memo(function HexRow({ bytes, at, perRow, firstOffset, top }: HexRowProps) {
  const end = Math.min(at + perRow, bytes.length);
  return (
    <div className={classes.row} style={{ transform: `translateY(${top}px)` }}>
      <span className={classes.offset}>{offsetOf(firstOffset + at)}</span>
      <span className={classes.hex} data-column="hex">
        {hexOf(bytes, at, end).padEnd(hexColumns(perRow))}
      </span>
      <span className={classes.ascii} data-column="ascii">
        {asciiOf(bytes, at, end)}
      </span>
    </div>
  );
});

function CopyMenu({ bytes, firstOffset, label }: { bytes: Uint8Array; firstOffset: number; label: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setHasFailed(false);
    } catch {
      // The browser refuses the clipboard to a page without focus or permission; the tooltip says so.
      setHasFailed(true);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label={hasFailed ? 'The browser did not allow copying; select and press Ctrl+C' : 'Copy'}>
          <ActionIcon className={classes.copy} variant="default" aria-label={`Copy ${label}`}>
            <IconCopy size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void copy(hexDigitsOf(bytes))}>Copy as hexadecimal</Menu.Item>
        <Menu.Item onClick={() => void copy(dumpOf(bytes, firstOffset))}>Copy as dump</Menu.Item>
        <Menu.Item onClick={() => void copy(new TextDecoder().decode(bytes))}>Copy as text (UTF-8)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
