import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';

import { textOf } from '../../../../shared/errors/text.ts';
import { useAnswer } from '../../../link/use-answer.ts';

/** Time without a key before the host is asked, in milliseconds. */
const PAUSE_MS = 200;
/** To begin from: every minute, every quarter of an hour, mornings of working days, every ten seconds. */
const PATTERNS = ['* * * * *', '*/15 * * * *', '0 8 * * 1-5', '*/10 * * * * *'];

interface CronInputProps {
  value: string;
  onChange(value: string): void;
}

/** A cron pattern, with the times that come next, as the host's calendar has them. */
export function CronInput({ value, onChange }: CronInputProps) {
  const [asked] = useDebouncedValue(value.trim(), PAUSE_MS);
  return (
    <Autocomplete
      size="xs"
      label="Cron pattern"
      placeholder="minute hour day month weekday"
      data={PATTERNS}
      value={value}
      maxLength={200}
      spellCheck={false}
      onChange={onChange}
      data-autofocus
      description={asked === '' ? 'Six fields begin with seconds.' : <NextTimes cron={asked} />}
    />
  );
}

function NextTimes({ cron }: { cron: string }) {
  const { value, error } = useAnswer(cron, (lab, signal) => lab.repeats.times({ cron }, signal));
  if (error) return <span role="status">{textOf(error).title}</span>;
  if (!value) return <span role="status">…</span>;
  const times = value.atMs.map((ms) => timeIn(ms, value.zone));
  return (
    <span role="status">
      Next: {times.join(', ')} ({value.zone})
    </span>
  );
}

/** A time as the clocks of a zone show it: `Mon 25 Nov, 08:00:00`. */
const timeIn = (ms: number, timeZone: string): string =>
  new Date(ms).toLocaleString('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
