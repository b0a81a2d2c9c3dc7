import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** One figure of a benchmark, with the ids of the targets it stands for. */
export interface Row {
  id: string;
  /** What was measured; says so where smaller is better. */
  what: string;
  /** Median over the rounds. */
  value: number;
  unit: string;
  /** The program or way measured beside ours in the same rounds, with its median. */
  reference: { name: string; value: number } | null;
  /** Ours ÷ reference. */
  ratio: number | null;
  /** (Largest − smallest) ÷ median over the rounds; 0 where there was one. */
  spread: number;
}

/** What to tell of one measurement; the samples are one per round. */
export interface Measured {
  id: string;
  what: string;
  unit: string;
  samples: readonly number[];
  reference?: { name: string; samples: readonly number[] };
  isSmallerBetter?: boolean;
}

/** Whether the run was asked to be short: it then shows that everything works, not how fast it is. */
export const isQuick = process.argv.includes('--quick');

/** Rounds of each benchmark: five, or two in a quick run. */
export const ROUNDS = isQuick ? 2 : 5;

/** Runs every way once per round, in turn, so that whatever else the machine does meets all alike. */
export async function interleave<Name extends string>(
  ways: Record<Name, (round: number) => Promise<number> | number>,
  rounds = ROUNDS,
): Promise<Record<Name, number[]>> {
  const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of Object.keys(ways) as Name[]) {
      samples[name].push(await ways[name](round));
      progress(`round ${round + 1}/${rounds} ${name}: ${short(samples[name].at(-1)!)}`);
    }
  }
  return samples;
}

/** Says how far the run is, on stderr, so that stdout holds the table alone. */
export function progress(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

/** Stops the benchmark where a count or checksum is wrong: a fast wrong answer is no figure. */
export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`);
}

/** Collects the rows of one benchmark, prints them as a table and writes `bench/results/<name>.json`. */
export class Report {
  readonly #name: string;
  readonly #rows: Row[] = [];
  readonly #notes: string[] = [];
  readonly #versions: Record<string, string>;
  readonly #loadBefore = loadavg()[0]!;

  constructor(name: string, versions: Record<string, string> = {}) {
    this.#name = name;
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    this.#versions = { wirebench: version, node: process.versions.node, machine: machine(), ...versions };
  }

  add({ id, what, unit, samples, reference, isSmallerBetter = false }: Measured): void {
    const value = median(samples);
    const beside = reference && reference.samples.length > 0 ? median(reference.samples) : null;
    this.#rows.push({
      id,
      what: isSmallerBetter ? `${what} (smaller is better)` : what,
      value,
      unit,
      reference: reference && beside !== null ? { name: reference.name, value: beside } : null,
      ratio: beside === null || beside === 0 ? null : value / beside,
      spread: value === 0 ? 0 : (Math.max(...samples) - Math.min(...samples)) / Math.abs(value),
    });
  }

  /** Names something that could not be measured, and why. */
  missing(what: string, why: string): void {
    this.#notes.push(`not measured: ${what}: ${why}`);
  }

  /** Prints the table and writes the file. */
  finish(): void {
    const load = { before: this.#loadBefore, after: loadavg()[0]!, cores: cpus().length, rounds: ROUNDS };
    const rows = this.#rows;
    const result = { name: this.#name, at: new Date().toISOString(), versions: this.#versions, load, rows };
    const folder = join(ROOT, 'bench/results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.#name}.json`), `${JSON.stringify(result, null, 2)}\n`);
    process.stdout.write(`\n${this.#name}${isQuick ? ' (quick run: figures are a hint at most)' : ''}\n`);
    process.stdout.write(
      `${Object.entries(this.#versions)
        .map((pair) => pair.join(' '))
        .join(', ')}; `,
    );
    process.stdout.write(`load ${load.before.toFixed(1)} → ${load.after.toFixed(1)} on ${load.cores} cores\n\n`);
    for (const line of table(rows)) process.stdout.write(`${line}\n`);
    for (const note of this.#notes) process.stdout.write(`${note}\n`);
  }
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The version a program tells of itself, or null where it is not installed. */
export function versionOf(program: string, args: string[], pattern: RegExp): string | null {
  let said: string;
  try {
    said = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as NodeJS.ErrnoException & { stdout?: string; stderr?: string };
    if (code === 'ENOENT') return null;
    said = stdout + stderr; // Mosquitto's tools show their version and exit with 1.
  }
  return pattern.exec(said)?.[1] ?? 'unknown';
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpu?.model.trim() ?? 'unknown'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`;
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map(({ id, what, value, unit, reference, ratio, spread }) => [
    id,
    `${short(value)} ${unit}`,
    reference ? `${reference.name} ${short(reference.value)}` : '',
    ratio === null ? '' : `${ratio.toFixed(2)} ×`,
    `${Math.round(spread * 100)} %`,
    what,
  ]);
  const all = [['id', 'value', 'reference', 'ratio', 'spread', 'what'], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
