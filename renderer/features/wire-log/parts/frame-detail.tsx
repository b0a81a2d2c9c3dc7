import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';

import type { FrameRow } from '../../../../shared/contract/sessions.ts';
import { decodeUtf8, joinPieces } from '../../../../shared/domain/decode/utf8.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { visibleText } from '../../../lib/hex.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { HexView } from '../../../ui/hex-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { PAGE_BYTES, useFrameBytes } from '../use-frame-bytes.ts';
import classes from './frame-detail.module.css';

/** Most bytes laid out as text at once; beyond, a browser's line breaking takes seconds. */
const TEXT_LIMIT_BYTES = 256 * 1024;

interface FrameDetailProps {
  sessionId: string;
  seq: number;
  /** What the list knows of it; undefined once it has scrolled out of the window. */
  frame: FrameRow | undefined;
}

/** One frame in full: what a remark says, or every byte that crossed the wire. */
export function FrameDetail({ sessionId, seq, frame }: FrameDetailProps) {
  if (!frame || frame.kind === 'data') return <DataDetail sessionId={sessionId} seq={seq} />;
  return (
    <section className={classes.detail} aria-label={`Frame ${formatCount(seq)}`}>
      <header className={classes.head}>
        <h2 className={classes.title}>
          Frame {formatCount(seq)}
          <span className={classes.size}>{frame.kind}</span>
        </h2>
      </header>
      <p className={classes.remark}>{visibleText(frame.text)}</p>
    </section>
  );
}

function DataDetail({ sessionId, seq }: { sessionId: string; seq: number }) {
  const [view, setView] = useState<'hex' | 'text'>('hex');
  const [page, setPage] = useState({ seq, offset: 0 });
  const offset = page.seq === seq ? page.offset : 0;
  const { bytes, sizeBytes, error } = useFrameBytes(sessionId, seq, offset);
  const label = `Bytes of frame ${formatCount(seq)}`;
  return (
    <section className={classes.detail} aria-label={`Frame ${formatCount(seq)}`}>
      <header className={classes.head}>
        <h2 className={classes.title}>
          Frame {formatCount(seq)}
          {bytes && <span className={classes.size}>{formatBytes(sizeBytes)}</span>}
        </h2>
        {bytes && sizeBytes > PAGE_BYTES && (
          <Pages offset={offset} sizeBytes={sizeBytes} onPage={(next) => setPage({ seq, offset: next })} />
        )}
        <SegmentedControl
          aria-label="Show bytes as"
          value={view}
          onChange={(value) => setView(value === 'text' ? 'text' : 'hex')}
          data={[
            { value: 'hex', label: 'Hex' },
            { value: 'text', label: 'Text' },
          ]}
        />
      </header>
      {error && <FailureView error={error} />}
      {!error && !bytes && <Loading what="the frame" />}
      {bytes && view === 'hex' && <HexView key={`${seq} ${offset}`} bytes={bytes} firstOffset={offset} label={label} />}
      {bytes && view === 'text' && <TextView bytes={bytes} label={label} />}
    </section>
  );
}

function TextView({ bytes, label }: { bytes: Uint8Array; label: string }) {
  const shown = bytes.subarray(0, TEXT_LIMIT_BYTES);
  const isCut = shown.length < bytes.length;
  return (
    <div className={classes.text} role="region" aria-label={`${label}, as text`} tabIndex={0}>
      <pre>{visibleText(joinPieces(decodeUtf8(shown, isCut)))}</pre>
      {isCut && <p>The first {formatBytes(TEXT_LIMIT_BYTES)} are shown as text; the hex view shows all.</p>}
    </div>
  );
}

interface PagesProps {
  offset: number;
  sizeBytes: number;
  onPage(offset: number): void;
}

function Pages({ offset, sizeBytes, onPage }: PagesProps) {
  const page = offset / PAGE_BYTES;
  const pages = Math.ceil(sizeBytes / PAGE_BYTES);
  return (
    <div className={classes.pages} role="group" aria-label="Part of the frame">
      <Button variant="default" disabled={page === 0} onClick={() => onPage(offset - PAGE_BYTES)}>
        Previous MiB
      </Button>
      <span>
        {page + 1} of {pages}
      </span>
      <Button variant="default" disabled={page + 1 >= pages} onClick={() => onPage(offset + PAGE_BYTES)}>
        Next MiB
      </Button>
    </div>
  );
}
