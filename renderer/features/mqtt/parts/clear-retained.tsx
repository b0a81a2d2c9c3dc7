import { Button } from '@mantine/core';

import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import classes from './publish-form.module.css';

/** Takes the retained message of the form's topic from the broker. */
export function ClearRetained({ sessionId, topic, canClear }: { sessionId: string; topic: string; canClear: boolean }) {
  const lab = useLab();
  const shell = useShell();
  const clear = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Clear the retained message?',
      body: `The broker will forget what it keeps for “${topic}”.`,
      action: 'Clear retained',
      isDangerous: true,
    });
    if (!isSure) return;
    await lab.mqtt.clearRetained({ sessionId, topic });
    shell.tell('The broker forgot the retained message');
  };
  return (
    <div className={classes.clear}>
      <span>Retained: the broker keeps the last such message of a topic and gives it to whoever subscribes later.</span>
      <Button variant="default" size="compact-xs" disabled={!canClear} onClick={() => void clear().catch(shell.fail)}>
        Clear retained
      </Button>
    </div>
  );
}
