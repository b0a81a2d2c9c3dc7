import { useEffect, useState } from 'react';

import { LabError } from '../../../../shared/errors/lab-error.ts';
import { isText } from '../../../../shared/domain/decode/utf8.ts';
import { formatBytes } from '../../../lib/format.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import type { Lab } from '../../../link/lab.ts';
import { HexView } from '../../../ui/hex-view.tsx';
import { topicText } from '../message-text.ts';
import classes from '../recordings.module.css';

type Message = Awaited<ReturnType<Lab['recordings']['message']>>;

/** One recorded message whole. */
export function MessageDetail({ recordingId, index }: { recordingId: string; index: number }) {
  const lab = useLab();
  const shell = useShell();
  const [message, setMessage] = useState<Message | null>(null);
  useEffect(() => {
    let isOver = false;
    lab.recordings.message({ id: recordingId, index }).then(
      (got) => isOver || setMessage(got),
      (error: unknown) => {
        if (!isOver || !(error instanceof LabError)) shell.fail(error);
      },
    );
    return () => {
      isOver = true;
    };
  }, [lab, shell, recordingId, index]);
  if (!message) return <section className={classes.detail} aria-label="Recorded message" aria-busy="true" />;
  const { row, payload, properties } = message;
  const isCut = payload.byteLength < row.sizeBytes;
  const user = properties.userProperties ?? [];
  return (
    <section className={classes.detail} aria-label="Recorded message">
      <p className={classes.facts}>
        <bdi className={classes.topic}>{topicText(row.topic)}</bdi>
        <span className={classes.dim}>
          {new Date(row.atMs).toISOString()}, QoS {row.qos}
          {row.isRetained && ', retained'}
          {row.isDuplicate && ', DUP'}, {formatBytes(row.sizeBytes)}
          {properties.contentType && `, ${visibleText(properties.contentType)}`}
        </span>
        {isCut && <span>The first {formatBytes(payload.byteLength)} are shown; save the recording to have all.</span>}
      </p>
      {user.length > 0 && (
        <p className={classes.facts}>
          {user.map(([name, value], at) => (
            <span key={at} className={classes.dim}>
              {visibleText(name)}: {visibleText(value)}
            </span>
          ))}
        </p>
      )}
      {payload.byteLength > 0 && isText(payload, isCut) ? (
        <pre className={classes.payload} tabIndex={0} aria-label="Payload as text">
          {new TextDecoder().decode(payload)}
        </pre>
      ) : (
        <HexView bytes={payload} label="Payload as bytes" />
      )}
    </section>
  );
}
