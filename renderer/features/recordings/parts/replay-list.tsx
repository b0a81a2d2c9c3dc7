import { Progress } from '@mantine/core';

import type { Replay } from '../../../../shared/contract/recordings.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatCount, formatDuration } from '../../../lib/format.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { RunButtons } from '../../../ui/run-buttons.tsx';
import classes from '../recordings.module.css';

const WORDS = { running: 'Sending', paused: 'Paused', done: 'Sent', stopped: 'Stopped', failed: 'Ended' } as const;

/** Later than this is told: the broker or the machine does not keep up. */
const LATE_MS = 250;

/** Recordings that are being sent again, and how far they are. */
export function ReplayList({ replays }: { replays: readonly Replay[] }) {
  return (
    <ul className={classes.replays} aria-label="Replays">
      {replays.map((replay) => (
        <ReplayRow key={replay.replayId} replay={replay} />
      ))}
    </ul>
  );
}

function ReplayRow({ replay }: { replay: Replay }) {
  const lab = useLab();
  const shell = useShell();
  const { replayId, state, sent, refused, passedOver, total } = replay;
  const stop = (): void => void lab.recordings.stopReplay({ replayId }).catch(shell.fail);
  const pause = (isPaused: boolean): void => void lab.recordings.pauseReplay({ replayId, isPaused }).catch(shell.fail);
  return (
    <li className={classes.replay}>
      <span className={classes.replayName}>
        {WORDS[state]} “{visibleText(replay.recording)}” to {visibleText(replay.connection)}
      </span>
      <Progress
        className={classes.progress}
        value={total === 0 ? 100 : (100 * (sent + refused + passedOver)) / total}
        aria-label={`Progress of ${visibleText(replay.recording)}`}
      />
      <span className={classes.replayFacts} role="status">
        {factsOf(replay)}
      </span>
      <RunButtons state={state} onPause={pause} onStop={stop} />
    </li>
  );
}

function factsOf({ sent, total, refused, passedOver, perS, lateMs, failure }: Replay): string {
  const reason = failure && textOf(failure).title;
  return [
    `${formatCount(sent)} of ${formatCount(total)}, ${formatCount(Math.round(perS))}/s`,
    ...(passedOver > 0 ? [`${formatCount(passedOver)} passed over`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
    ...(lateMs > LATE_MS ? [`${formatDuration(lateMs)} late`] : []),
    ...(reason ? [reason] : []),
  ].join(', ');
}
