import { IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react';

import type { CheckRow, ExpectationResult } from '../../../../shared/contract/checks.ts';
import { decodeUtf8, joinPieces } from '../../../../shared/domain/decode/utf8.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatCount, formatDuration } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { oneLine } from '../display-text.ts';
import type { CheckRun } from '../use-checks.ts';
import { expectationWords } from '../check-draft.ts';
import classes from './check-list.module.css';

interface CheckListRowProps {
  check: CheckRow;
  run: CheckRun | undefined;
  canRun: boolean;
  onRun(): void;
  onEdit(): void;
}

/** One saved check: run it, and see what came of each thing expected. */
export function CheckListRow({ check, run, canRun, onRun, onEdit }: CheckListRowProps) {
  const lab = useLab();
  const shell = useShell();
  const { id, name, topic, filters } = check;
  const remove = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Remove the check?',
      body: `“${name}” cannot be brought back.`,
      action: 'Remove',
      isDangerous: true,
    });
    if (isSure) await lab.checks.remove({ id });
  };
  const about = `${topic === null ? 'waits' : `publishes ${oneLine(topic)}`}, expects ${filters.map(oneLine).join(', ')}`;
  return (
    <li className={classes.check}>
      <div className={classes.line}>
        <Outcome run={run} />
        <span className={classes.name}>{name}</span>
        <span className={classes.about}>{about}</span>
        <IconButton label={`Run ${name}`} icon={<IconPlayerPlay size={16} />} isDisabled={!canRun} onClick={onRun} />
        <IconButton label={`Edit ${name}`} icon={<IconPencil size={16} />} onClick={onEdit} />
        <IconButton
          label={`Remove ${name}`}
          icon={<IconTrash size={16} />}
          onClick={() => void remove().catch(shell.fail)}
        />
      </div>
      {run?.state === 'refused' && <p className={classes.why}>{textOf(run.why).title}.</p>}
      {run?.state === 'done' && run.result.failure && (
        <p className={classes.why}>{textOf(run.result.failure).title}.</p>
      )}
      {run?.state === 'done' && (
        <ul className={classes.results} aria-label={`Results of ${name}`}>
          {run.result.results.map((result, index) => (
            <ResultLine key={index} result={result} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Outcome({ run }: { run: CheckRun | undefined }) {
  if (!run) return <span className={classes.outcome}>Not run</span>;
  if (run.state === 'running') return <span className={classes.outcome}>Running…</span>;
  if (run.state === 'done' && run.result.isPassed) {
    return (
      <span className={classes.outcome} data-outcome="passed">
        ✓ {formatDuration(run.result.tookMs)}
      </span>
    );
  }
  return (
    <span className={classes.outcome} data-outcome="failed">
      ✗ failed
    </span>
  );
}

function ResultLine({ result }: { result: ExpectationResult }) {
  const { expectation, isMet, tookMs, seen, message } = result;
  const times = `${formatCount(seen)} ${seen === 1 ? 'message' : 'messages'} on the filter`;
  return (
    <li data-outcome={isMet ? 'passed' : 'failed'}>
      <span>
        {isMet ? '✓' : '✗'} {expectationWords(expectation)}
        {tookMs === null ? ` · ${times}` : ` · after ${formatDuration(tookMs)}`}
      </span>
      {!isMet && message && (
        <span className={classes.came}>
          {tookMs === null ? 'The newest' : 'What came'}: {oneLine(message.topic)} {previewOf(message)}
        </span>
      )}
    </li>
  );
}

function previewOf({ preview, sizeBytes }: NonNullable<ExpectationResult['message']>): string {
  if (sizeBytes === 0) return '(empty payload)';
  const isCut = preview.length < sizeBytes;
  return `${oneLine(joinPieces(decodeUtf8(preview, isCut)))}${isCut ? '…' : ''}`;
}
