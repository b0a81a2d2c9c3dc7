import { Table, VisuallyHidden } from '@mantine/core';

import type { Recording } from '../../../../shared/contract/recordings.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatCount, formatDuration } from '../../../lib/format.ts';
import { visibleText } from '../../../lib/hex.ts';
import { dateText } from '../message-text.ts';
import classes from '../recordings.module.css';
import { RecordingMenu } from './recording-menu.tsx';

const STATES = {
  recording: 'Recording',
  whole: 'Whole',
  stopped: 'Ended early',
  recovered: 'Recovered after a crash',
} as const;

interface RecordingListProps {
  recordings: readonly Recording[];
  shownId: string;
  onShow(id: string): void;
}

/** The recordings with what is in them and what can be done with each. */
export function RecordingList({ recordings, shownId, onShow }: RecordingListProps) {
  return (
    <div className={classes.list}>
      <Table aria-label="Recordings" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Recording</Table.Th>
            <Table.Th>Connection</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Begun</Table.Th>
            <Table.Th>Messages</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {recordings.map((recording) => (
            <Table.Tr
              key={recording.id}
              data-shown={recording.id === shownId || undefined}
              className={classes.recording}
            >
              <Table.Th scope="row">
                <button
                  type="button"
                  className={classes.show}
                  aria-pressed={recording.id === shownId}
                  onClick={() => onShow(recording.id)}
                >
                  {visibleText(recording.name)}
                </button>
              </Table.Th>
              <Table.Td>{visibleText(recording.connection)}</Table.Td>
              <Table.Td>
                <State recording={recording} />
              </Table.Td>
              <Table.Td>
                {dateText(recording.startedAtMs)}
                {recording.endedAtMs !== null && `, ${formatDuration(recording.endedAtMs - recording.startedAtMs)}`}
              </Table.Td>
              <Table.Td className={classes.number}>
                {formatCount(recording.messages)}, {formatBytes(recording.bytes)}
              </Table.Td>
              <Table.Td className={classes.actions}>
                <RecordingMenu recording={recording} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function State({ recording: { state, failure } }: { recording: Recording }) {
  if (!failure) {
    return (
      <span className={classes.state} data-state={state}>
        {STATES[state]}
      </span>
    );
  }
  const { title, next } = textOf(failure);
  return (
    <span className={classes.state} data-state={state} title={next}>
      {title}
    </span>
  );
}
