import { Button, Modal, Progress } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import type { ClearProgress } from '../../../../shared/contract/mqtt-tools.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatCount } from '../../../lib/format.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { oneLine } from '../display-text.ts';
import classes from './tools.module.css';

interface ClearBelowDialogProps {
  sessionId: string;
  nodeId: number;
  topic: string;
  onClose(): void;
}

interface Retained {
  total: number;
  topics: readonly string[];
}

/** Shows which retained messages there are at a topic and below, and clears them after a yes. */
export function ClearBelowDialog({ sessionId, nodeId, topic, onClose }: ClearBelowDialogProps) {
  const lab = useLab();
  const [retained, setRetained] = useState<Retained | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const clearing = useClearing(sessionId, nodeId, setError);
  useEffect(() => {
    lab.mqttTools.retainedBelow({ sessionId, nodeId }).then(setRetained, (failure: unknown) => {
      if (failure instanceof LabError) setError(failure.toWire());
    });
  }, [lab, sessionId, nodeId]);
  const { progress } = clearing;
  const problem = error ?? progress?.failure ?? null;
  const total = retained?.total ?? 0;
  return (
    <Modal opened onClose={onClose} title="Clear retained messages" size="lg">
      {!retained && !error && <Loading what="the retained messages" />}
      {retained && !progress && <Question topic={topic} retained={retained} />}
      {progress && <Clearing progress={progress} />}
      {problem && (
        <p className={classes.status} role="alert" data-problem>
          {textOf(problem).title}. {textOf(problem).next}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {progress && !progress.isDone && !error ? 'Stop' : progress || total === 0 ? 'Close' : 'Cancel'}
        </Button>
        {!progress && total > 0 && (
          <Button color="red" onClick={clearing.start}>
            Clear {formatCount(total)} retained {total === 1 ? 'message' : 'messages'}
          </Button>
        )}
      </div>
    </Modal>
  );
}

function Question({ topic, retained: { total, topics } }: { topic: string; retained: Retained }) {
  if (total === 0)
    return <p>The broker keeps no retained message at “{oneLine(topic)}” or below, as far as Wirebench has seen.</p>;
  return (
    <>
      <p>
        The broker will forget what it keeps for {total === 1 ? 'this topic' : `these ${formatCount(total)} topics`}, as
        far as Wirebench has seen them. Clients that subscribe later get nothing until someone publishes again.
      </p>
      <ul className={classes.topics} tabIndex={0} aria-label="Topics with a retained message">
        {topics.map((each) => (
          <li key={each}>
            <bdi>{oneLine(each)}</bdi>
          </li>
        ))}
        {total > topics.length && <li>and {formatCount(total - topics.length)} more</li>}
      </ul>
    </>
  );
}

function Clearing({ progress: { total, cleared, failed, isDone } }: { progress: ClearProgress }) {
  return (
    <>
      <Progress aria-label="Retained messages cleared" value={total > 0 ? (100 * (cleared + failed)) / total : 100} />
      <p role="status">
        {isDone ? 'Done: ' : ''}
        {formatCount(cleared)} of {formatCount(total)} cleared{failed > 0 && `, ${formatCount(failed)} refused`}
      </p>
    </>
  );
}

/** Clears them in the host; leaving the dialog stops it. */
function useClearing(sessionId: string, nodeId: number, onError: (error: WireError) => void) {
  const lab = useLab();
  const [progress, setProgress] = useState<ClearProgress | null>(null);
  const running = useRef<{ close(): void } | null>(null);
  useEffect(() => () => running.current?.close(), []);
  const start = (): void => {
    const clearing = lab.mqttTools.clearRetainedBelow({ sessionId, nodeId }, ({ items }) => {
      setProgress((was) => items.at(-1) ?? was);
    });
    running.current = clearing;
    clearing.ended.catch((error: unknown) => {
      if (error instanceof LabError) onError(error.toWire());
    });
  };
  return { progress, start };
}
