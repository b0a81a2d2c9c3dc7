import { Button, FileButton, Progress } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useStore } from 'zustand';

import type { ClientStatus } from '../../../../shared/contract/sockets.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { cancelFile, fileSends, sendFile, type FileSend } from '../file-sends.ts';
import { streamOutlet } from '../outlets.ts';
import { Composer } from './composer.tsx';
import classes from './connection-composer.module.css';

/** What is sent over one connection: by hand, or a file. */
export function ConnectionComposer({ sessionId, status }: { sessionId: string; status: ClientStatus }) {
  const lab = useLab();
  const shell = useShell();
  const sending = useStore(fileSends, ({ running }) => running[sessionId]?.shown ?? null);
  const whyNot = whyNotSend(status);
  const send = async (file: File | null): Promise<void> => {
    if (!file) return;
    if (file.size === 0) return shell.tell(`${file.name} is empty: there is nothing to send`);
    try {
      const { sentBytes, isCancelled } = await sendFile(lab, sessionId, file);
      const size = formatBytes(file.size);
      shell.tell(
        isCancelled
          ? `Cancelled: ${formatBytes(sentBytes)} of ${size} of ${file.name} were sent`
          : `${file.name} was sent: ${size}`,
      );
    } catch (error) {
      shell.fail(error);
    }
  };
  return (
    <>
      {sending && <FileProgress sending={sending} onCancel={() => cancelFile(sessionId)} />}
      <Composer
        outlet={streamOutlet(lab, sessionId, false)}
        whyNot={whyNot ?? (sending ? 'A file is being sent' : null)}
      >
        <FileButton onChange={(file) => void send(file)} disabled={whyNot !== null || sending !== null}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              disabled={whyNot !== null || sending !== null}
              leftSection={<IconFileUpload size={14} />}
            >
              Send file…
            </Button>
          )}
        </FileButton>
      </Composer>
    </>
  );
}

function FileProgress({ sending, onCancel }: { sending: FileSend; onCancel(): void }) {
  const { name, sizeBytes, sentBytes } = sending;
  const percent = Math.floor((sentBytes / sizeBytes) * 100);
  return (
    <div className={classes.file} role="group" aria-label="File being sent">
      <span className={classes.name}>{name}</span>
      <Progress className={classes.bar ?? ''} value={percent} aria-label={`${percent} % sent`} />
      <span className={classes.figures}>
        {formatBytes(sentBytes)} of {formatBytes(sizeBytes)}
      </span>
      <Button size="compact-xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

/** Why nothing can be sent now; null where it can. */
function whyNotSend({ state, hasEnded }: ClientStatus): string | null {
  if (state === 'connecting') return 'Not connected yet';
  if (state !== 'open') return 'The connection is closed';
  return hasEnded ? 'Our side has finished sending' : null;
}
