import { useId, useState, type KeyboardEvent } from 'react';

import type { SearchHit } from '../../../../shared/contract/mqtt-tools.ts';
import { isText } from '../../../../shared/domain/decode/utf8.ts';
import { formatCount, formatTime } from '../../../lib/format.ts';
import { hexOf } from '../../../lib/hex.ts';
import { oneLine } from '../display-text.ts';
import classes from './tools.module.css';

/** Of bytes before those found, so many are written in hex: the others would push the find out of sight. */
const BYTES_BEFORE = 6;

interface HitListProps {
  hits: readonly SearchHit[];
  onOpen(hit: SearchHit): void;
}

/** What a search found, newest first; Enter or a click shows the message. */
export function HitList({ hits, onOpen }: HitListProps) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, hits.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: hits.length - 1,
    }[event.key];
    if (to === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (to === undefined) return onOpen(hits[at]!);
    const next = Math.max(0, Math.min(to, hits.length - 1));
    setChosen(next);
    document.getElementById(`${id}${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div
      role="listbox"
      aria-label={`Messages found, ${formatCount(hits.length)}`}
      tabIndex={0}
      aria-activedescendant={`${id}${at}`}
      className={classes.hits}
      onKeyDown={onKeyDown}
    >
      {hits.map((hit, index) => (
        <div
          key={hit.message.seq}
          id={`${id}${index}`}
          role="option"
          aria-selected={index === at}
          className={classes.hit}
          onClick={() => {
            setChosen(index);
            onOpen(hit);
          }}
        >
          <span className={classes.hitHead}>
            <bdi className={classes.hitTopic}>{oneLine(hit.topic)}</bdi>
            <time dateTime={new Date(hit.message.receivedAtMs).toISOString()}>
              {formatTime(hit.message.receivedAtMs)}
            </time>
          </span>
          <Excerpt hit={hit} />
        </div>
      ))}
    </div>
  );
}

/** The bytes found with those around them: as text where all of them are, else in hex. */
function Excerpt({ hit: { before, match, after, message } }: { hit: SearchHit }) {
  const all = new Uint8Array([...before, ...match, ...after]);
  // Half a character at either edge is no sign of bytes that are not text.
  const isAllText = isText(trimmed(all), true);
  const write = isAllText ? textOf : bytesText;
  const isCut = before.byteLength + match.byteLength + after.byteLength < message.sizeBytes;
  return (
    <bdi className={classes.excerpt}>
      {write(isAllText ? before : before.slice(-BYTES_BEFORE))}
      <mark>{write(match)}</mark>
      {write(after)}
      {isCut && ' …'}
    </bdi>
  );
}

const textOf = (bytes: Uint8Array): string => oneLine(new TextDecoder().decode(trimmed(bytes)));
const bytesText = (bytes: Uint8Array): string => (bytes.length > 0 ? ` ${hexOf(bytes).replaceAll('  ', ' ')} ` : '');

/** Without the rest of a character of UTF-8 that began before the cut. */
function trimmed(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < 3 && from < bytes.length && (bytes[from]! & 0xc0) === 0x80) from++;
  return bytes.subarray(from);
}
