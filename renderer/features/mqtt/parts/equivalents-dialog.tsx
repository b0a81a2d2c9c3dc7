import { Button, Group, Modal, Tabs } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';

import {
  type Equivalent,
  type EquivalentConnection,
  type EquivalentTask,
  filesOf,
  variablesOf,
} from '../../../../shared/domain/code/equivalent.ts';
import { mosquittoCommand } from '../../../../shared/domain/code/mosquitto-command.ts';
import { mqttJsProgram } from '../../../../shared/domain/code/mqttjs-program.ts';
import { pahoProgram } from '../../../../shared/domain/code/paho-program.ts';
import { useShell } from '../../../lib/shell.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useSessionSettings } from '../use-session-settings.ts';
import classes from './equivalents-dialog.module.css';

/** How long the button shows that it worked, in milliseconds. */
const SHOWN_MS = 1_500;

interface EquivalentsDialogProps {
  sessionId: string;
  task: EquivalentTask;
  /** What of the task the code does not do, in a sentence; null for nothing. */
  leftOut: string | null;
  onClose(): void;
}

/** The same message or subscriptions as a command line and as programs, to copy. */
export function EquivalentsDialog({ sessionId, task, leftOut, onClose }: EquivalentsDialogProps) {
  const { connection, error } = useSessionSettings(sessionId);
  return (
    <Modal
      opened
      onClose={onClose}
      title={task.do === 'publish' ? 'This message as…' : 'These subscriptions as…'}
      size="xl"
    >
      {error && <FailureView error={error} />}
      {!error && !connection && <Loading what="the connection’s settings" />}
      {connection && <Equivalents connection={connection} task={task} leftOut={leftOut} />}
    </Modal>
  );
}

interface EquivalentsProps {
  connection: EquivalentConnection;
  task: EquivalentTask;
  leftOut: string | null;
}

function Equivalents({ connection, task, leftOut }: EquivalentsProps) {
  const tools = [
    { name: task.do === 'publish' ? 'mosquitto_pub' : 'mosquitto_sub', write: mosquittoCommand },
    { name: 'Python (paho-mqtt 2)', write: pahoProgram },
    { name: 'Node.js (MQTT.js)', write: mqttJsProgram },
  ];
  return (
    <Tabs defaultValue={tools[0]!.name}>
      <Tabs.List>
        {tools.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tools.map(({ name, write }) => (
        <Tabs.Panel key={name} value={name} className={classes.panel}>
          {leftOut !== null && (
            <p className={classes.leftOut} role="note">
              {leftOut}
            </p>
          )}
          <Program name={name} equivalent={write(connection, task)} connection={connection} task={task} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface ProgramProps {
  name: string;
  equivalent: Equivalent;
  connection: EquivalentConnection;
  task: EquivalentTask;
}

function Program({ name, equivalent, connection, task }: ProgramProps) {
  const { code, notes } = equivalent;
  const used = variablesOf(connection).filter((variable) => code?.includes(variable.name));
  return (
    <>
      {code !== null && (
        <pre className={classes.code} tabIndex={0} role="region" aria-label={`Code for ${name}`}>
          {code}
        </pre>
      )}
      {(notes.length > 0 || used.length > 0) && (
        <ul className={classes.notes} aria-label="Good to know">
          {used.length > 0 && (
            <li>
              Set in the environment before you run it:{' '}
              {used.map((variable, at) => (
                <span key={variable.name}>
                  {at > 0 && ', '}
                  <code>{variable.name}</code> ({variable.holds})
                </span>
              ))}
              . No secret is in the code.
            </li>
          )}
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {code !== null && <Buttons code={code} files={filesOf(connection, task)} />}
    </>
  );
}

function Buttons({ code, files }: { code: string; files: ReturnType<typeof filesOf> }) {
  const shell = useShell();
  const clipboard = useClipboard({ timeout: SHOWN_MS });
  useEffect(() => {
    if (clipboard.error)
      shell.tell('The browser does not let this page write to the clipboard. Select the text instead.');
  }, [clipboard.error, shell]);
  const needed = files.filter(({ name }) => code.includes(name));
  return (
    <Group justify="flex-end" gap="xs">
      {needed.map(({ name, content, what }) => (
        <Button
          key={name}
          variant="default"
          leftSection={<IconDownload size={14} />}
          title={`The program reads ${what} from ${name} in the folder it runs in`}
          onClick={() => shell.saveFile(name, [content], 'application/octet-stream')}
        >
          Save {name}
        </Button>
      ))}
      <Button
        leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        onClick={() => clipboard.copy(code)}
      >
        {clipboard.copied ? 'Copied' : 'Copy'}
      </Button>
    </Group>
  );
}
