import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconX } from '@tabler/icons-react';

import { IconButton } from './icon-button.tsx';

interface RunButtonsProps {
  state: 'running' | 'paused' | 'done' | 'stopped' | 'failed';
  onPause(isPaused: boolean): void;
  /** Stops what runs; takes what is over off the list. */
  onStop(): void;
}

/** Pauses, goes on with and stops something that sends by itself. */
export function RunButtons({ state, onPause, onStop }: RunButtonsProps) {
  if (state !== 'running' && state !== 'paused') {
    return <IconButton label="Take off the list" icon={<IconX size={16} />} onClick={onStop} />;
  }
  const isRunning = state === 'running';
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={isRunning ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
        onClick={() => onPause(isRunning)}
      >
        {isRunning ? 'Pause' : 'Go on'}
      </Button>
      <Button variant="default" size="compact-xs" leftSection={<IconPlayerStop size={14} />} onClick={onStop}>
        Stop
      </Button>
    </>
  );
}
