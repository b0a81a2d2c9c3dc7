import { Modal, Tabs } from '@mantine/core';

import {
  type EquivalentConnection,
  type EquivalentTask,
  filesOf,
  variablesOf,
} from '../../../../shared/domain/code/equivalent.ts';
import { mosquittoCommand } from '../../../../shared/domain/code/mosquitto-command.ts';
import { mqttJsProgram } from '../../../../shared/domain/code/mqttjs-program.ts';
import { pahoProgram } from '../../../../shared/domain/code/paho-program.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { ProgramView } from '../../../ui/program-view.tsx';
import { useSessionSettings } from '../use-session-settings.ts';
import classes from './equivalents-dialog.module.css';

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
          <ProgramView
            name={name}
            equivalent={write(connection, task)}
            variables={variablesOf(connection)}
            files={filesOf(connection, task)}
          />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
