import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';

import type { Conflict, ConflictChoice, JobId } from '../../../../shared/contract/transfers.ts';
import { visibleName } from '../../../../shared/domain/files/name-bytes.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { modifiedText } from '../entry-words.ts';
import classes from './conflict-prompt.module.css';

/** Asks what to do with a file that is there already. */
export function ConflictPrompt({ jobId, conflict }: { jobId: JobId; conflict: Conflict }) {
  const lab = useLab();
  const shell = useShell();
  const [isForAll, setIsForAll] = useState(false);
  const answer = (choice: ConflictChoice): void =>
    void lab.transfers.answer({ jobId, conflictId: conflict.id, choice, isForAll }).catch(shell.fail);
  return (
    <div className={classes.prompt} role="group" aria-label="File in the way">
      <p className={classes.words} role="status">
        <bdi>{visibleName(conflict.path)}</bdi> is there already: {factsOf(conflict.target)}. The one to come:{' '}
        {factsOf(conflict.source)}.
      </p>
      <div className={classes.buttons}>
        <Button onClick={() => answer('overwrite')}>Overwrite</Button>
        <Button variant="default" onClick={() => answer('skip')}>
          Skip
        </Button>
        <Button variant="default" onClick={() => answer('rename')}>
          Keep both
        </Button>
        {conflict.canResume && (
          <Button variant="default" onClick={() => answer('resume')}>
            Go on behind what is there
          </Button>
        )}
        <Checkbox
          label="For all that follow"
          checked={isForAll}
          onChange={({ currentTarget: { checked } }) => setIsForAll(checked)}
        />
      </div>
    </div>
  );
}

const factsOf = ({ sizeBytes, modifiedMs }: Conflict['source']): string =>
  modifiedMs === null ? formatBytes(sizeBytes) : `${formatBytes(sizeBytes)}, changed ${modifiedText(modifiedMs)}`;
