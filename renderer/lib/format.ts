const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const wholeNumbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A size in bytes with the digits that count: `0 B`, `1023 B`, `1.50 KiB`, `64.0 MiB`. */
export function formatBytes(sizeBytes: number): string {
  let value = Math.max(0, sizeBytes);
  let unit = 0;
  while (value >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = unit === 0 ? String(Math.round(value)) : threeDigits(value);
  return `${text} ${BYTE_UNITS[unit]}`;
}

/** Bytes per second: `1.50 KiB/s`. */
export function formatRate(bytesPerS: number): string {
  return `${formatBytes(bytesPerS)}/s`;
}

/** A whole number with its thousands apart: `1,234,567`. */
export function formatCount(count: number): string {
  return wholeNumbers.format(count);
}

/** Local time of day with milliseconds, `HH:MM:SS.mmm`. */
export function formatTime(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '--:--:--.---';
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits);
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** How long before `nowMs` something happened, in its largest unit: `now`, `5 s ago`, `3 min ago`, `2 d ago`. */
export function formatAgo(ms: number, nowMs: number): string {
  const age = nowMs - ms;
  if (age < SECOND_MS) return 'now';
  if (age < MINUTE_MS) return `${Math.floor(age / SECOND_MS)} s ago`;
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min ago`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)} h ago`;
  return `${Math.floor(age / DAY_MS)} d ago`;
}

/** A span of time in one or two units: `0.4 ms`, `12 ms`, `1.50 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 10) return `${Math.max(0, Math.round(ms * 10) / 10)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${threeDigits(ms / SECOND_MS)} s`;
  // Rounded once to the smaller unit, so that 3,599,900 ms is 1 h and not 59 min 60 s.
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 3_600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1_440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(ms / HOUR_MS), 24, 'd', 'h');
}

/** A short span in microseconds, with the digits that count: `42 µs`, `1.24 ms`, `250 ms`, `1.50 s`. */
export function formatSpanUs(us: number): string {
  if (us < 999.5) return `${Math.max(0, Math.round(us))} µs`;
  return us < 9_995 ? `${(us / 1_000).toFixed(2)} ms` : formatDuration(us / 1_000);
}

function twoUnits(total: number, perLarge: number, large: string, small: string): string {
  const rest = total % perLarge;
  const head = `${Math.floor(total / perLarge)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}

function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
