import { Button, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';

import type { CommandResult } from '../../../../shared/contract/ssh.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import classes from './run-command.module.css';

/** Runs one command beside the shell, and shows its outputs apart with the exit status. */
export function RunCommand({ sessionId }: { sessionId: string }) {
  const lab = useLab();
  const shell = useShell();
  const [command, setCommand] = useState('');
  const [isRunning, setIsRunning] = useState(false);
  const [result, setResult] = useState<CommandResult | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (command.trim() === '' || isRunning) return;
    const abort = new AbortController();
    running.current = abort;
    setIsRunning(true);
    setResult(null);
    try {
      const outcome = await lab.ssh.run({ sessionId, command }, abort.signal);
      if (!abort.signal.aborted) setResult(outcome);
    } catch (error) {
      shell.fail(error);
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <section className={classes.run} aria-label="Run one command">
      <form className={classes.bar} onSubmit={(event) => void run(event)}>
        <TextInput
          className={classes.command ?? ''}
          aria-label="Command"
          placeholder="Run one command beside the shell, such as uname -a"
          spellCheck={false}
          value={command}
          onChange={({ currentTarget: { value } }) => setCommand(value)}
        />
        {isRunning ? (
          <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={() => running.current?.abort()}>
            Stop
          </Button>
        ) : (
          <Button type="submit" variant="default" leftSection={<IconPlayerPlay size={14} />}>
            Run
          </Button>
        )}
      </form>
      {result && <Result result={result} onClose={() => setResult(null)} />}
    </section>
  );
}

function Result({ result, onClose }: { result: CommandResult; onClose(): void }) {
  const { exitCode, signal, tookMs, leftOutBytes } = result;
  const end = exitCode !== null ? `Exit status ${exitCode}` : signal ? `Ended by ${signal}` : 'No exit status';
  return (
    <div className={classes.result}>
      <div className={classes.head}>
        <span role="status">
          {end}, {tookMs} ms{leftOutBytes > 0 && `; ${formatBytes(leftOutBytes)} more are not shown`}
        </span>
        <IconButton label="Close the result" icon={<IconX size={16} />} onClick={onClose} />
      </div>
      <Output label="Standard output" bytes={result.stdout} />
      <Output label="Standard error" bytes={result.stderr} />
    </div>
  );
}

function Output({ label, bytes }: { label: string; bytes: Uint8Array }) {
  if (bytes.byteLength === 0) return null;
  return (
    <pre className={classes.output} role="region" aria-label={label} tabIndex={0}>
      <strong>{label}</strong>
      {'\n'}
      {new TextDecoder().decode(bytes)}
    </pre>
  );
}
