import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';

import type { SessionId } from '../../../shared/contract/ids.ts';
import type { SshStatus } from '../../../shared/contract/ssh.ts';
import type { TransferJob } from '../../../shared/contract/transfers.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from './files-pane.module.css';
import { Browser } from './parts/browser.tsx';
import { TransferQueue } from './parts/transfer-queue.tsx';
import { useFolder, type Folder } from './use-folder.ts';
import { useJobs } from './use-jobs.ts';

/** The files of a device beside those of the machine that runs Wirebench, and what is copied between them. */
export function FilesPane({ params, paneId, setTitle }: PaneProps<'files'>) {
  const { sessionId } = params;
  const shell = useShell();
  const { value: status, error } = useLatest<SshStatus>(`ssh:${sessionId}`, (lab, onBatch) =>
    lab.ssh.status({ sessionId }, onBatch),
  );
  useEffect(() => setTitle(status ? `Files of ${status.title}` : 'Files'), [setTitle, status]);

  if (error?.code === 'ssh.no-session' || error?.code === 'session.unknown') {
    const connect = (
      <Button onClick={() => shell.openPane('terminal', { sessionId: null })}>Open the connection form</Button>
    );
    return (
      <EmptyState icon={<IconPlugConnectedX size={32} />} title="This connection has ended" actions={connect}>
        Wirebench was started anew, or the session was removed from the list.
      </EmptyState>
    );
  }
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!status) return <Loading what="the connection" />;
  return <Sides sessionId={sessionId as SessionId} paneId={paneId} status={status} />;
}

interface SidesProps {
  sessionId: SessionId;
  paneId: string;
  status: SshStatus;
}

function Sides({ sessionId, paneId, status }: SidesProps) {
  const lab = useLab();
  const shell = useShell();
  const isOpen = status.state === 'open';
  const here = useFolder({ kind: 'local' }, `${paneId}:here`, 'here');
  const there = useFolder({ kind: 'remote', sessionId }, `${paneId}:there`, `${status.state}:${status.sinceMs}`);
  const jobs = useJobs((job: TransferJob) => {
    for (const side of [here, there]) if (side.path === job.to || side.path === job.from) side.refresh();
  });
  const copy = (from: Folder, to: Folder) => (names: string[]) => {
    if (from.path === null || to.path === null || names.length === 0) return;
    const ask = { from: from.place, fromFolder: from.path, to: to.place, toFolder: to.path, names };
    lab.transfers.copy(ask).catch(shell.fail);
  };
  const isReady = isOpen && here.path !== null && there.path !== null;
  return (
    <div className={classes.pane}>
      {!isOpen && (
        <p className={classes.line} role="status">
          {status.title} is {status.state === 'failed' ? 'not connected' : status.state}.{' '}
          <Button size="compact-xs" onClick={() => shell.openPane('terminal', { sessionId })}>
            Go to the connection
          </Button>
        </p>
      )}
      <div className={classes.sides}>
        <Browser
          label="This machine"
          title={`The machine that runs Wirebench: ${here.machine}`}
          folder={here}
          top={here.top}
          direction="upload"
          onTransfer={isReady ? copy(here, there) : null}
          onDropped={isReady ? () => copy(there, here)([...there.choice.selected]) : null}
        />
        <Browser
          label={status.title}
          title={`${status.user}@${status.address}`}
          folder={there}
          top="/"
          direction="download"
          onTransfer={isReady ? copy(there, here) : null}
          onDropped={isReady ? () => copy(here, there)([...here.choice.selected]) : null}
        />
      </div>
      <TransferQueue jobs={jobs} />
    </div>
  );
}
