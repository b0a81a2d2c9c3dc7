import { useDisclosure } from '@mantine/hooks';
import { IconCode } from '@tabler/icons-react';

import type { SocketTask } from '../../../../shared/domain/code/socket/socket-task.ts';
import { usePaneActions } from '../../../lib/use-pane-actions.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { CodeDialog } from './code-dialog.tsx';

/** Opens the socket's code. */
export function CodeButton({ sessionId, task }: { sessionId: string; task: SocketTask }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  usePaneActions('Socket', [{ id: 'socket.code', title: 'Show as a program or command', run: open }]);
  return (
    <>
      <IconButton label="Code: the same in Python and as a command" icon={<IconCode size={18} />} onClick={open} />
      {isOpen && <CodeDialog sessionId={sessionId} task={task} onClose={close} />}
    </>
  );
}
