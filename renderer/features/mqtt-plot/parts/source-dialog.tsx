import { Button, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCheck, IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_SERIES, type PlotSource } from '../../../../shared/contract/mqtt-series.ts';
import { parseJsonPath } from '../../../../shared/domain/plot/json-path.ts';
import { topicNameProblem } from '../../../../shared/domain/topic-filter.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { formatFigure, seriesLabel, sourceKey } from '../series-words.ts';
import { useNumbers, type FoundSource } from '../use-numbers.ts';
import classes from './source-dialog.module.css';

/** Quiet time before a filter is searched for, in milliseconds. */
const QUIET_MS = 150;

interface SourceDialogProps {
  title: string;
  sessionId: string;
  /** Series that are there already. */
  taken: readonly PlotSource[];
  onChoose(source: PlotSource, value: number | null): void;
  onClose(): void;
}

/** Every number of the connection to choose from, or a topic and path that are yet to come. */
export function SourceDialog({ title, sessionId, taken, onChoose, onClose }: SourceDialogProps) {
  const [filter, setFilter] = useState('');
  const [settled] = useDebouncedValue(filter, QUIET_MS);
  const { numbers, error } = useNumbers(sessionId, settled);
  const isFull = taken.length >= MAX_SERIES;
  const keys = new Set(taken.map(sourceKey));
  return (
    <Modal opened title={title} size="lg" onClose={onClose}>
      <TextInput
        data-autofocus
        aria-label="Filter topics"
        placeholder="Part of a topic, or a filter such as building/+/temperature"
        leftSection={<IconSearch size={14} />}
        spellCheck={false}
        value={filter}
        maxLength={1_000}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <div className={classes.list}>
        {error && <FailureView error={error} />}
        {!numbers && !error && <Loading what="the numbers" />}
        {numbers?.sources.length === 0 && (
          <EmptyState title="No number found">
            No newest message of these topics holds one: as text, in JSON, or in a binary format that is known by its
            bytes or pinned.
          </EmptyState>
        )}
        <ul aria-label="Numbers">
          {numbers?.sources.map((source) => (
            <Found
              key={sourceKey(source)}
              source={source}
              isTaken={keys.has(sourceKey(source))}
              isFull={isFull}
              onChoose={() => onChoose({ topic: source.topic, path: source.path }, source.value)}
            />
          ))}
        </ul>
        {numbers?.hasMore && <p className={classes.note}>There are more: filter to find them.</p>}
      </div>
      {isFull && <p className={classes.note}>A chart shows {MAX_SERIES} series; remove one to add another.</p>}
      <ByHand isFull={isFull} onChoose={(source) => onChoose(source, null)} />
    </Modal>
  );
}

interface FoundProps {
  source: FoundSource;
  isTaken: boolean;
  isFull: boolean;
  onChoose(): void;
}

function Found({ source, isTaken, isFull, onChoose }: FoundProps) {
  return (
    <li>
      <button type="button" className={classes.found} disabled={isTaken || isFull} onClick={onChoose}>
        {isTaken ? <IconCheck size={14} aria-label="Plotted" /> : <IconPlus size={14} aria-hidden="true" />}
        <bdi className={classes.name}>{seriesLabel(source)}</bdi>
        <span className={classes.figure}>{formatFigure(source.value)}</span>
      </button>
    </li>
  );
}

/** A topic that has not come yet, or a path its newest message does not have. */
function ByHand({ isFull, onChoose }: { isFull: boolean; onChoose(source: PlotSource): void }) {
  const [topic, setTopic] = useState('');
  const [path, setPath] = useState('$');
  const topicProblem = topic === '' ? null : topicNameProblem(topic);
  const isPath = parseJsonPath(path) !== null;
  return (
    <form
      className={classes.byHand}
      aria-label="Add by topic and path"
      onSubmit={(event) => {
        event.preventDefault();
        if (topic !== '' && !topicProblem && isPath) onChoose({ topic, path });
      }}
    >
      <TextInput
        label="Topic"
        className={classes.topic ?? ''}
        spellCheck={false}
        value={topic}
        error={topicProblem && `Cannot be used: ${topicProblem}`}
        onChange={(event) => setTopic(event.currentTarget.value)}
      />
      <TextInput
        label="JSON path"
        spellCheck={false}
        value={path}
        error={isPath ? null : 'Not a path, such as $.a[0]'}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={isFull || topic === '' || topicProblem !== null || !isPath}>
        Add
      </Button>
    </form>
  );
}
