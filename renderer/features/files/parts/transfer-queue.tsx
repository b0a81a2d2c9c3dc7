import { Button, Progress } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconTrash, IconUpload, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { TransferJob } from '../../../../shared/contract/transfers.ts';
import { visibleName } from '../../../../shared/domain/files/name-bytes.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { CopyButton } from '../../../ui/copy-line.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { isOver } from '../use-jobs.ts';
import { ConflictPrompt } from './conflict-prompt.tsx';
import classes from './transfer-queue.module.css';

/** Transfers and deletions, newest on top; nothing while there are none. */
export function TransferQueue({ jobs }: { jobs: readonly TransferJob[] }) {
  const lab = useLab();
  const shell = useShell();
  if (jobs.length === 0) return null;
  return (
    <section className={classes.queue} aria-label="Transfers">
      <div className={classes.head}>
        <h2 className={classes.heading}>Transfers</h2>
        <Button
          variant="subtle"
          size="compact-xs"
          disabled={!jobs.some((job) => isOver(job) && job.state !== 'paused')}
          onClick={() => void lab.transfers.clear({}).catch(shell.fail)}
        >
          Clear ended
        </Button>
      </div>
      <ul className={classes.jobs}>
        {jobs.toReversed().map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}

const ICONS: Readonly<Record<TransferJob['kind'], ReactNode>> = {
  upload: <IconUpload size={15} aria-label="Upload" />,
  download: <IconDownload size={15} aria-label="Download" />,
  delete: <IconTrash size={15} aria-label="Deletion" />,
};

function JobRow({ job }: { job: TransferJob }) {
  const lab = useLab();
  const shell = useShell();
  const { id: jobId, state, conflict, failures } = job;
  const canRetry = state === 'failed' || state === 'cancelled' || state === 'paused';
  return (
    <li className={classes.job} aria-label={job.title}>
      <div className={classes.line}>
        <span className={classes.icon}>{ICONS[job.kind]}</span>
        <span className={classes.title} title={`${visibleName(job.from)}${job.to && ` → ${visibleName(job.to)}`}`}>
          {job.title}
        </span>
        <span className={classes.facts} data-state={state}>
          {factsOf(job)}
        </span>
        {job.command !== '' && <CopyButton text={job.command} what="as scp command" />}
        {canRetry && (
          <IconButton
            label={state === 'cancelled' ? 'Run again' : 'Go on'}
            icon={<IconPlayerPlay size={16} />}
            onClick={() => void lab.transfers.retry({ jobId }).catch(shell.fail)}
          />
        )}
        {state === 'running' && job.kind !== 'delete' && (
          <IconButton
            label="Pause"
            icon={<IconPlayerPause size={16} />}
            onClick={() => void lab.transfers.pause({ jobId }).catch(shell.fail)}
          />
        )}
        {(!isOver(job) || state === 'paused') && (
          <IconButton
            label="Cancel"
            icon={<IconX size={16} />}
            onClick={() => void lab.transfers.cancel({ jobId }).catch(shell.fail)}
          />
        )}
      </div>
      {state === 'running' && <Progress size="xs" value={percentOf(job)} aria-label={`Progress of ${job.title}`} />}
      {conflict && <ConflictPrompt jobId={jobId} conflict={conflict} />}
      {job.reason && (
        <p className={classes.reason} role="alert">
          {textOf(job.reason).title}. {textOf(job.reason).next}
        </p>
      )}
      {failures.length > 0 && (
        <details className={classes.failures} open={failures.length <= 3}>
          <summary>
            {formatCount(job.failed)} {job.failed === 1 ? 'failure' : 'failures'}
          </summary>
          <ul>
            {failures.map(({ path, error }) => (
              <li key={path}>
                {textOf(error).title}. {textOf(error).next}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function percentOf({ kind, bytes, bytesDone, files, filesDone }: TransferJob): number {
  const [done, all] = kind === 'delete' || bytes === 0 ? [filesDone, files] : [bytesDone, bytes];
  return all === 0 ? 0 : Math.min(100, (100 * done) / all);
}

const STATES: Readonly<Record<TransferJob['state'], string>> = {
  waiting: 'Waiting',
  running: '',
  done: 'Done',
  failed: 'Stopped',
  cancelled: 'Cancelled',
  paused: 'Paused',
};

/** Below so many bytes a mean rate says nothing. */
const TELLING_BYTES = 1_048_576;

/** How far it is: `3 of 10 files, 4.0 of 12 MiB, 8 MiB/s, 1.2 s left`. */
function factsOf(job: TransferJob): string {
  const { kind, state, files, filesDone, filesSkipped, bytes, bytesDone, bytesResumed, bytesPerS, isCounting } = job;
  const noun = kind === 'delete' ? 'entries' : files === 1 ? 'file' : 'files';
  const isBusy = state === 'running';
  const parts = [
    state === 'failed' && !job.reason ? `Done but for ${formatCount(job.failed)}` : STATES[state],
    files === 0 || (files === 1 && filesDone === 1)
      ? ''
      : `${formatCount(filesDone)} of ${formatCount(files)}${isCounting ? '+' : ''} ${noun}`,
    filesSkipped > 0 ? `${formatCount(filesSkipped)} skipped` : '',
    kind === 'delete' ? '' : isBusy ? `${formatBytes(bytesDone)} of ${formatBytes(bytes)}` : formatBytes(bytesDone),
    bytesResumed > 0 ? `${formatBytes(bytesResumed)} were there` : '',
    kind !== 'delete' && bytesPerS > 0 && (isBusy || bytes >= TELLING_BYTES) ? formatRate(bytesPerS) : '',
    isBusy && bytesPerS > 0 && bytes > bytesDone
      ? `${formatDuration(((bytes - bytesDone) * 1_000) / bytesPerS)} left`
      : '',
  ];
  return state === 'waiting' ? STATES.waiting : parts.filter((part) => part !== '').join(', ');
}
