import type { Writable } from 'node:stream';

/**
 * Writes lines to a stream of the terminal for as long as somebody reads it.
 * When the terminal is closed a write fails with `EPIPE` or `EIO`; the host goes on, and the log file has everything.
 */
export function linesTo(stream: Writable): (line: string) => void {
  let isRead = true;
  stream.on('error', () => (isRead = false));
  return (line) => void (isRead && stream.write(`${line}\n`));
}

/** One line to the user. */
export const say = linesTo(process.stdout);
/** One line of a failure or warning. */
export const echo = linesTo(process.stderr);
