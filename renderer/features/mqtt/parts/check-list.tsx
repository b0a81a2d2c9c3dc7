import { Button } from '@mantine/core';
import { IconChecklist, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';

import type { CheckRow } from '../../../../shared/contract/checks.ts';
import { formatCount } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useCheckRuns, useChecks, type CheckRuns } from '../use-checks.ts';
import type { Composer } from '../use-composer.ts';
import { CheckDialog } from './check-dialog.tsx';
import { CheckListRow } from './check-list-row.tsx';
import classes from './message-book.module.css';

/** The saved checks in their folders, with what came of each. */
export function CheckList({ composer }: { composer: Composer }) {
  const checks = useChecks();
  const running = useCheckRuns(composer.target.sessionId);
  const [edited, setEdited] = useState<string | null>(null);
  if (!checks) return <Loading what="the checks" />;
  if (checks.length === 0) {
    return (
      <EmptyState icon={<IconChecklist size={28} />} title="No checks yet">
        Write a message under Compose and choose “Check…” there: what must come after it, and within which time.
      </EmptyState>
    );
  }
  return (
    <>
      <div className={classes.head}>
        <span role="status">{summary(checks, running)}</span>
        <RunAll checks={checks} running={running} isOpen={composer.target.isOpen} />
      </div>
      <div className={classes.scroll}>
        {groupsOf(checks).map(([folder, rows]) => (
          <section key={folder} aria-label={folder === '' ? 'Without a folder' : folder}>
            {folder !== '' && <h2 className={classes.folder}>{folder.split('/').join(' / ')}</h2>}
            <ul className={classes.list} aria-label={folder === '' ? 'Checks' : `Checks in ${folder}`}>
              {rows.map((check) => (
                <CheckListRow
                  key={check.id}
                  check={check}
                  run={running.runs.get(check.id)}
                  canRun={composer.target.isOpen && !running.isRunning}
                  onRun={() => running.run([check.id])}
                  onEdit={() => setEdited(check.id)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {edited !== null && <CheckDialog composer={composer} id={edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function RunAll({ checks, running, isOpen }: { checks: readonly CheckRow[]; running: CheckRuns; isOpen: boolean }) {
  if (running.isRunning) {
    return (
      <Button variant="default" size="compact-xs" leftSection={<IconPlayerStop size={14} />} onClick={running.cancel}>
        Cancel
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      size="compact-xs"
      leftSection={<IconPlayerPlay size={14} />}
      disabled={!isOpen}
      onClick={() => running.run(checks.map(({ id }) => id))}
    >
      Run all
    </Button>
  );
}

function summary(checks: readonly CheckRow[], { runs }: CheckRuns): string {
  const done = checks.map(({ id }) => runs.get(id)).filter((run) => run !== undefined && run.state !== 'running');
  const passed = done.filter((run) => run.state === 'done' && run.result.isPassed).length;
  const total = `${formatCount(checks.length)} ${checks.length === 1 ? 'check' : 'checks'}`;
  return done.length === 0 ? total : `${total}: ${passed} passed, ${done.length - passed} failed`;
}

function groupsOf(checks: readonly CheckRow[]): [folder: string, rows: CheckRow[]][] {
  return [...Map.groupBy(checks, ({ folder }) => folder)];
}
