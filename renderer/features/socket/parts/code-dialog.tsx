import { Modal, Tabs } from '@mantine/core';

import { nodeProgram } from '../../../../shared/domain/code/socket/node-program.ts';
import { pythonProgram } from '../../../../shared/domain/code/socket/python-program.ts';
import { socketCommand } from '../../../../shared/domain/code/socket/socket-command.ts';
import { taskFiles, taskVariables, type SocketTask } from '../../../../shared/domain/code/socket/socket-task.ts';
import { useAnswer } from '../../../link/use-answer.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { ProgramView } from '../../../ui/program-view.tsx';
import { sentMessages } from '../sent-messages.ts';
import classes from './code-dialog.module.css';

const TOOLS = [
  { name: 'Python', write: pythonProgram },
  { name: 'Node.js', write: nodeProgram },
  { name: 'ncat or socat', write: socketCommand },
];

interface CodeDialogProps {
  sessionId: string;
  /** What the socket does, but for what was sent by it. */
  task: SocketTask;
  onClose(): void;
}

/** The same socket as a program and as a command line, to copy and run. */
export function CodeDialog({ sessionId, task, onClose }: CodeDialogProps) {
  // What answers by itself makes its messages itself.
  const needsMessages = task.role !== 'server' && task.settings.answer.kind === 'none';
  const { value, error } = useAnswer(`sent:${sessionId}:${needsMessages}`, (lab) =>
    needsMessages ? sentMessages(lab, sessionId) : Promise.resolve({ messages: [], isCut: false }),
  );
  const whole: SocketTask | null =
    value && task.role !== 'server' ? { ...task, messages: value.messages } : value && task;
  return (
    <Modal opened onClose={onClose} title="This socket as…" size="xl">
      {error && <FailureView error={error} />}
      {!error && !whole && <Loading what="what was sent" />}
      {value?.isCut && (
        <p className={classes.cut} role="note">
          Only the first messages that are small enough stand in the program.
        </p>
      )}
      {whole && (
        <Tabs defaultValue={TOOLS[0]!.name}>
          <Tabs.List>
            {TOOLS.map(({ name }) => (
              <Tabs.Tab key={name} value={name}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TOOLS.map(({ name, write }) => (
            <Tabs.Panel key={name} value={name} className={classes.panel}>
              <ProgramView
                name={name}
                equivalent={write(whole)}
                variables={taskVariables(whole)}
                files={taskFiles(whole)}
              />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Modal>
  );
}
