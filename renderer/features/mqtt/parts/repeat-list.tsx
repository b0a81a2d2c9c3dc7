import { Progress } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';

import type { Repeat } from '../../../../shared/contract/repeats.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatCount, formatDuration } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { RunButtons } from '../../../ui/run-buttons.tsx';
import { oneLine } from '../display-text.ts';
import { formatPerS } from '../numbers.ts';
import type { PublishTarget } from '../use-publisher.ts';
import { useRepeats } from '../use-repeats.ts';
import classes from './message-book.module.css';
import { SimulatorList } from './simulator-list.tsx';

const WORDS = { running: 'Sending', paused: 'Paused', done: 'Done', stopped: 'Stopped', failed: 'Ended' } as const;
/** Later than this is told: broker or machine do not keep up. */
const LATE_MS = 100;

/** What the host sends by itself, of this connection and the others: repeated messages and simulated devices. */
export function RepeatList({ target }: { target: PublishTarget }) {
  return (
    <div className={classes.scroll}>
      <SimulatorList target={target} />
      <Running />
    </div>
  );
}

function Running() {
  const repeats = useRepeats();
  if (!repeats) return <Loading what="the repeated messages" />;
  if (repeats.length === 0) {
    return (
      <EmptyState icon={<IconRepeat size={28} />} title="Nothing is being repeated">
        Write a message under Compose and choose “Repeat…” there: at intervals, as a burst, or at times of the calendar.
        Or let simulated devices publish.
      </EmptyState>
    );
  }
  return (
    <ul className={classes.list} aria-label="Repeated messages">
      {repeats.map((repeat) => (
        <RepeatRow key={repeat.id} repeat={repeat} />
      ))}
    </ul>
  );
}

function RepeatRow({ repeat }: { repeat: Repeat }) {
  const lab = useLab();
  const shell = useShell();
  const { id, topic, connection, state, plan, sent, refused } = repeat;
  const pause = (isPaused: boolean): void => void lab.repeats.pause({ id, isPaused }).catch(shell.fail);
  const stop = (): void => void lab.repeats.stop({ id }).catch(shell.fail);
  return (
    <li className={classes.repeat}>
      <div className={classes.title}>
        <bdi className={classes.what}>{oneLine(topic)}</bdi>
        <span className={classes.about}>
          {planText(repeat)} · {oneLine(connection)}
        </span>
      </div>
      {plan.count !== null && (
        <Progress value={(100 * (sent + refused)) / plan.count} aria-label={`Progress of ${oneLine(topic)}`} />
      )}
      <div className={classes.title}>
        <span role="status">{factsOf(repeat)}</span>
        <span className={classes.rowButtons}>
          <RunButtons state={state} onPause={pause} onStop={stop} />
        </span>
      </div>
    </li>
  );
}

function planText({ plan: { everyMs, cron, count } }: Repeat): string {
  if (cron !== undefined) return count === null ? `at ${cron}` : `${formatCount(count)}, at ${cron}`;
  const pace = everyMs === null ? 'as fast as possible' : `every ${formatDuration(everyMs)}`;
  return count === null ? pace : `${formatCount(count)}, ${pace}`;
}

function factsOf({ state, plan, sent, refused, perS, lateMs, missed, nextAtMs, failure }: Repeat): string {
  const rate = plan.cron === undefined ? `, ${formatPerS(perS) || '0/s'}` : '';
  return [
    `${WORDS[state]}: ${formatCount(sent)} sent${rate}`,
    ...(nextAtMs === null ? [] : [`next at ${new Date(nextAtMs).toLocaleString()}`]),
    ...(missed > 0 ? [`${formatCount(missed)} missed while paused or asleep`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
    ...(lateMs > LATE_MS ? [`${formatDuration(lateMs)} late`] : []),
    ...(failure ? [textOf(failure).title] : []),
  ].join(', ');
}
