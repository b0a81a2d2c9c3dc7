import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';

import type { Recording } from '../../../../shared/contract/recordings.ts';
import type { SessionId } from '../../../../shared/contract/ids.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { useShell } from '../../../lib/shell.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useLab } from '../../../link/lab-context.tsx';
import classes from '../recordings.module.css';
import { useOpenConnections } from '../use-open-connections.ts';

const SPEEDS = [
  { value: '0.1', label: 'A tenth of the speed' },
  { value: '0.5', label: 'Half the speed' },
  { value: '1', label: 'As it was recorded' },
  { value: '2', label: 'Twice as fast' },
  { value: '10', label: '10 times as fast' },
  { value: '100', label: '100 times as fast' },
  { value: 'fast', label: 'As fast as the broker takes it' },
];

/** Where, how fast and under which topics a recording is sent again. */
export function ReplayDialog({ recording, onClose }: { recording: Recording; onClose(): void }) {
  const lab = useLab();
  const shell = useShell();
  const connections = useOpenConnections();
  const [chosen, setChosen] = useState<string | null>(null);
  const [speed, setSpeed] = useState('1');
  const [filter, setFilter] = useState('');
  const [prefix, setPrefix] = useState('');
  const [keepsRetain, setKeepsRetain] = useState(false);
  const sessionId = connections.find(({ id }) => id === chosen)?.id ?? connections[0]?.id ?? null;
  const rule = filter === '' ? null : topicFilterProblem(filter);
  const canStart = sessionId !== null && rule === null;
  const start = async (to: SessionId): Promise<void> => {
    const settings = { speed: speed === 'fast' ? null : Number(speed), filter, prefix, keepsRetain };
    await lab.recordings.replay({ id: recording.id, sessionId: to, settings });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Replay “${visibleText(recording.name)}”`}>
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (canStart) void start(sessionId).catch(shell.fail);
        }}
      >
        <NativeSelect
          label="To the connection"
          value={sessionId ?? ''}
          data={connections.map(({ id, title }) => ({ value: id, label: visibleText(title) }))}
          disabled={connections.length === 0}
          error={connections.length === 0 ? 'No MQTT connection is open: connect to a broker first' : null}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <NativeSelect
          label="Speed"
          value={speed}
          data={SPEEDS}
          onChange={(event) => setSpeed(event.currentTarget.value)}
        />
        <TextInput
          label="Only topics of this filter"
          placeholder="All, or a/+/b/#"
          value={filter}
          maxLength={1_000}
          spellCheck={false}
          error={rule && `Not a topic filter: ${rule}`}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <TextInput
          label="Put before every topic"
          placeholder="replay/"
          value={prefix}
          maxLength={1_000}
          spellCheck={false}
          onChange={(event) => setPrefix(event.currentTarget.value)}
        />
        <Checkbox
          label="Publish retained what came as retained"
          description="The broker then keeps those messages, in place of what it has"
          checked={keepsRetain}
          onChange={(event) => setKeepsRetain(event.currentTarget.checked)}
        />
        <div className={classes.dialogButtons}>
          <Button type="submit" disabled={!canStart} leftSection={<IconPlayerPlay size={14} />}>
            Replay
          </Button>
        </div>
      </form>
    </Modal>
  );
}
