import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';

import { visibleText } from '../../../lib/hex.ts';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import classes from './payload-view.module.css';

/** Longer text is drawn line by line, only the lines in view. */
const WHOLE_CHARACTERS = 100_000;
/** More pieces than this are drawn in one colour: each costs an element. */
const MAX_PIECES = 4_000;
const LINE_PX = 18;

interface TextViewProps {
  label: string;
  /** The text in runs, each with the look it has. */
  pieces: readonly { text: string; kind: string }[];
}

/** Text of any length, control characters made visible; never HTML. */
export function TextView({ label, pieces }: TextViewProps) {
  const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  if (length > WHOLE_CHARACTERS) return <LongText label={label} text={pieces.map(({ text }) => text).join('')} />;
  const drawn =
    pieces.length <= MAX_PIECES ? pieces : [{ text: pieces.map(({ text }) => text).join(''), kind: 'plain' }];
  return (
    <pre className={classes.text} tabIndex={0} role="region" aria-label={label}>
      {drawn.map(({ text, kind }, index) => (
        <span key={index} data-kind={kind}>
          {visibleText(text)}
        </span>
      ))}
    </pre>
  );
}

function LongText({ label, text }: { label: string; text: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [frame, { width }] = useBoxSize<HTMLDivElement>({ width: 480, height: 300 });
  const [letter, { width: letterPx }] = useBoxSize<HTMLSpanElement>({ width: 80, height: LINE_PX });
  const columns = Math.max(20, Math.floor((width - 32) / (letterPx / 10)));
  const lines = useMemo(() => breakLines(text, columns), [text, columns]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  });
  return (
    <div ref={frame} className={classes.longFrame}>
      <span ref={letter} className={classes.letters} aria-hidden="true">
        0123456789
      </span>
      <div ref={scroller} className={classes.long} tabIndex={0} role="region" aria-label={label}>
        <div style={{ height: `${virtual.getTotalSize()}px` }} className={classes.longContent}>
          {virtual.getVirtualItems().map((item) => (
            <div key={item.index} className={classes.line} style={{ transform: `translateY(${item.start}px)` }}>
              {visibleText(lines[item.index]!)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Cuts text at its line ends, and lines at `columns` characters, never inside a surrogate pair. */
function breakLines(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    let from = 0;
    do {
      let to = Math.min(line.length, from + columns);
      const last = line.charCodeAt(to - 1);
      if (to < line.length && last >= 0xd800 && last <= 0xdbff) to += 1;
      lines.push(line.slice(from, to));
      from = to;
    } while (from < line.length);
  }
  return lines;
}
