export type LogLevel = 'info' | 'warn' | 'error';

/** One line of the host's log, as far as it could be read. */
export interface LogLine {
  text: string;
  /** Null for a line without one, such as a stack's; it belongs to the line before. */
  level: LogLevel | null;
}

const HEAD = /^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn|error)\b/;

/** Tells the level of each line; the lines of a stack go with the entry they follow. */
export function readLog(lines: readonly string[]): LogLine[] {
  let level: LogLevel | null = null;
  return lines.map((text) => {
    const found = HEAD.exec(text)?.[1];
    if (found) level = found as LogLevel;
    return { text, level };
  });
}

const RANK: Record<LogLevel, number> = { info: 0, warn: 1, error: 2 };

/** The lines at or above a level that contain `text`, whatever the case. */
export function filterLog(lines: readonly LogLine[], text: string, least: LogLevel): LogLine[] {
  const wanted = text.trim().toLowerCase();
  return lines.filter(
    (line) => RANK[line.level ?? 'info'] >= RANK[least] && (!wanted || line.text.toLowerCase().includes(wanted)),
  );
}
