import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerRecordFilled } from '@tabler/icons-react';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import type { Recording } from '../../../../shared/contract/recordings.ts';
import { formatCount, formatTime } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useLatest } from '../../../link/use-latest.ts';

/** Keeps everything this connection receives on disk, until it is pressed again. */
export function RecordButton({ sessionId, status }: { sessionId: string; status: MqttSessionStatus }) {
  const lab = useLab();
  const shell = useShell();
  const { value } = useLatest<{ recordings: Recording[] }>('recordings', (of, onBatch) =>
    of.recordings.list({}, onBatch),
  );
  const running = value?.recordings.find((recording) => recording.sessionId === sessionId);
  const start = async (): Promise<void> => {
    await lab.recordings.start({ sessionId, name: nameNow(status.title) });
    shell.tell('Everything this connection receives is being recorded');
  };
  const stop = async (id: string): Promise<void> => {
    await lab.recordings.stop({ id });
    shell.openPane('recordings', {});
  };
  const toggle = (): void => void (running ? stop(running.id) : start()).catch(shell.fail);
  const label = running ? `Stop recording, ${formatCount(running.messages)} messages so far` : 'Record everything';
  usePaneActions('MQTT', [
    ...offerIf(value !== null, {
      id: 'mqtt.record',
      title: running ? 'Stop recording this connection' : 'Record everything this connection receives',
      run: toggle,
    }),
  ]);
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={running ? 'light' : 'subtle'}
        color={running ? 'red' : 'gray'}
        aria-label={running ? 'Stop recording' : 'Record everything'}
        aria-pressed={running !== undefined}
        onClick={toggle}
      >
        <IconPlayerRecordFilled size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

/** The connection and the time: recordings of one connection follow each other. */
const nameNow = (title: string): string => `${title.slice(0, 180)} ${formatTime(Date.now()).slice(0, 8)}`;
