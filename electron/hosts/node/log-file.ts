import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

import type { Log } from '../../ports/log.ts';
import { redact } from './redact.ts';

export interface LogFileOptions {
  path: string;
  nowMs(): number;
  /** Largest size of one file, in bytes. */
  maxBytes?: number;
  /** Files kept in all: the one being written, and `path.1` … the older ones. */
  files?: number;
  /** Where warnings and errors are shown as well, e.g. the terminal. */
  echo?(line: string): void;
}

type Level = 'info' | 'warn' | 'error';

/** Lines of the newest past kept at hand for the page. */
const TAIL_LINES = 2_000;

/** A log of one line per entry: time, level, message, facts as JSON. Written at once, so that a crash loses none. */
export class LogFile implements Log, Disposable {
  readonly path: string;
  readonly #options: Required<LogFileOptions>;
  readonly #tail: string[] = [];
  #file: number | null = null;
  #sizeBytes = 0;
  #lost = 0;

  constructor(options: LogFileOptions) {
    this.#options = { maxBytes: 5 * 1024 * 1024, files: 5, echo: () => {}, ...options };
    this.path = options.path;
  }

  /** Opens the file, and reads the end of what an earlier run wrote. @throws the system's error. */
  open(): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    if (existsSync(this.path)) this.#keep(readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES));
    this.#reopen();
  }

  readonly info = (message: string, facts?: Record<string, unknown>): void => this.#write('info', message, facts);
  readonly warn = (message: string, facts?: Record<string, unknown>): void => this.#write('warn', message, facts);
  readonly error = (message: string, facts?: Record<string, unknown>): void => this.#write('error', message, facts);

  /** The newest lines, oldest first; at most 2,000. */
  tail(lines: number): string[] {
    return lines > 0 ? this.#tail.slice(-lines) : [];
  }

  [Symbol.dispose](): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #write(level: Level, message: string, facts: Record<string, unknown> = {}): void {
    const text = JSON.stringify(redact(message)).slice(1, -1).replaceAll('\\"', '"');
    const rest = Object.keys(facts).length > 0 ? ` ${JSON.stringify(redact(facts))}` : '';
    const line = `${new Date(this.#options.nowMs()).toISOString()} ${level.padEnd(5)} ${text}${rest}`;
    if (level !== 'info') this.#options.echo(line);
    this.#keep([line]);
    this.#append(line);
  }

  #keep(lines: string[]): void {
    this.#tail.push(...lines);
    if (this.#tail.length > TAIL_LINES * 1.5) this.#tail.splice(0, this.#tail.length - TAIL_LINES);
  }

  /** A full disk must not take the program down: what could not be written is counted and said later. */
  #append(line: string): void {
    if (this.#file === null) return;
    const said = this.#lost > 0 ? `(${this.#lost} lines could not be written)\n${line}\n` : `${line}\n`;
    try {
      this.#sizeBytes += writeSync(this.#file, said);
      this.#lost = 0;
      if (this.#sizeBytes > this.#options.maxBytes) this.#rotate();
    } catch {
      this.#lost += 1;
    }
  }

  #rotate(): void {
    closeSync(this.#file!);
    this.#file = null;
    const name = (age: number): string => (age === 0 ? this.path : `${this.path}.${age}`);
    rmSync(name(this.#options.files - 1), { force: true });
    for (let age = this.#options.files - 2; age >= 0; age--) {
      if (existsSync(name(age))) renameSync(name(age), name(age + 1));
    }
    this.#reopen();
  }

  #reopen(): void {
    this.#file = openSync(this.path, 'a', 0o600);
    this.#sizeBytes = fstatSync(this.#file).size;
  }
}
