import { Button } from '@mantine/core';
import { useMemo } from 'react';

import type { PacketRow } from '../../../../shared/contract/packets.ts';
import { decodeMqttPacket } from '../../../../shared/domain/decode/mqtt/packet.ts';
import { formatBytes, formatCount, formatSpanUs } from '../../../lib/format.ts';
import { useAnswer } from '../../../link/use-answer.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { FieldsAndBytes } from '../../../ui/fields-and-bytes.tsx';
import { Loading } from '../../../ui/loading.tsx';
import classes from './frame-detail.module.css';

interface PacketDetailProps {
  sessionId: string;
  packet: PacketRow;
  /** Goes to another packet of the same exchange. */
  onGoTo(n: number): void;
  /** Shows the frame in which the packet began. */
  onShowFrame(seq: number): void;
}

/** One control packet in full: every field with its bytes and what it means. */
export function PacketDetail({ sessionId, packet, onGoTo, onShowFrame }: PacketDetailProps) {
  const { n, type, seq, sizeBytes } = packet;
  const { value, error } = useAnswer(`${sessionId} ${n}`, (lab, signal) => lab.packets.bytes({ sessionId, n }, signal));
  const decoded = useMemo(
    () => value && decodeMqttPacket(value.bytes, value.level, value.bytes.length < value.sizeBytes),
    [value],
  );
  return (
    <section className={classes.detail} aria-label={`Packet ${formatCount(n)}`}>
      <header className={classes.head}>
        <h2 className={classes.title}>
          Packet {formatCount(n)}: {type}
          <span className={classes.size}>{formatBytes(sizeBytes)}</span>
        </h2>
        <Exchange packet={packet} onGoTo={onGoTo} />
        <Button variant="default" onClick={() => onShowFrame(seq)}>
          Show frame {formatCount(seq)}
        </Button>
      </header>
      {error && <FailureView error={error} />}
      {!error && !decoded && <Loading what="the packet" />}
      {value && decoded && (
        <>
          {decoded.problem && <p className={classes.problem}>{problemText(decoded.problem.reason)}</p>}
          <FieldsAndBytes
            key={n}
            decoded={decoded}
            bytes={value.bytes}
            fieldsLabel={`Fields of packet ${formatCount(n)}`}
            bytesLabel={`Bytes of packet ${formatCount(n)}`}
          />
        </>
      )}
    </section>
  );
}

const problemText = (reason: string): string => `${reason}.`;

/** What this packet answers, repeats, and is answered by. */
function Exchange({
  packet: { answers, answeredBy, answer, repeats },
  onGoTo,
}: Pick<PacketDetailProps, 'packet' | 'onGoTo'>) {
  return (
    <>
      {repeats > 0 && (
        <Button variant="default" onClick={() => onGoTo(repeats)}>
          Repeats {formatCount(repeats)}
        </Button>
      )}
      {answers && (
        <Button variant="default" onClick={() => onGoTo(answers.n)}>
          Answers {formatCount(answers.n)} after {formatSpanUs(answers.afterUs)}
        </Button>
      )}
      {answeredBy && (
        <Button variant="default" onClick={() => onGoTo(answeredBy.n)}>
          Answered by {formatCount(answeredBy.n)} after {formatSpanUs(answeredBy.afterUs)}
        </Button>
      )}
      {answer === 'waiting' && <span className={classes.remark}>Not answered yet</span>}
      {answer === 'missing' && <span className={classes.remark}>Never answered: the connection ended</span>}
    </>
  );
}
