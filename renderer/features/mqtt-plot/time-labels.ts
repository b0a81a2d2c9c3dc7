import { formatTime } from '../../lib/format.ts';

const DAY_MS = 86_400_000;

/**
 * Labels of a time axis in local time, as precise as its steps; the first, and each on a new day, has the date below.
 *
 * @param stepMs time between two labels, in milliseconds
 */
export function timeLabels(timesMs: readonly number[], stepMs: number): string[] {
  let day = '';
  return timesMs.map((atMs) => {
    const today = localDay(atMs);
    const time = timeText(atMs, stepMs);
    if (stepMs >= DAY_MS) return today;
    if (today === day) return time;
    day = today;
    return `${time}\n${today}`;
  });
}

/** Local date, `YYYY-MM-DD`. */
function localDay(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A range in words: `10:00:00 to 10:05:00`, with dates where it is not of one day, and parts of seconds if it is short. */
export function rangeText(fromMs: number, toMs: number): string {
  const stepMs = (toMs - fromMs) / 100;
  const isOneDay = localDay(fromMs) === localDay(toMs);
  const say = (atMs: number): string =>
    `${isOneDay ? '' : `${localDay(atMs)} `}${timeText(atMs, Math.min(stepMs, 1_000))}`;
  return `${say(fromMs)} to ${say(toMs)}`;
}

function timeText(atMs: number, stepMs: number): string {
  const time = formatTime(atMs);
  if (stepMs < 1_000) return time;
  return stepMs < 60_000 ? time.slice(0, 8) : time.slice(0, 5);
}
