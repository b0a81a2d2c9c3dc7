import { formatJsonPath, valueAt, type JsonStep } from './json-path.ts';

/** Larger payloads are not read for numbers: parsing one would hold up everything else. 256 KiB. */
export const MAX_NUMBER_PAYLOAD_BYTES = 262_144;

/** Levels below which no leaf is looked for. */
const MAX_DEPTH = 32;

const NUMBER = /^[\t\n\r ]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[\t\n\r ]*$/;

/** A number found in a payload, and the path to it. */
export interface NumberLeaf {
  /** `$` where the payload itself is the number. */
  path: string;
  value: number;
}

/**
 * What a value is as a number to plot: a number itself, digits in a string (many devices quote them), true as 1 and
 * false as 0; null for all else.
 */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return numberOfText(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The number a path leads to in a payload's text; null where there is none. It never throws. */
export function numberIn(text: string, steps: readonly JsonStep[]): number | null {
  if (steps.length > 0) return numberOf(valueAt(parsed(text), steps));
  return numberOfText(text) ?? numberOf(parsed(text));
}

/** Every number in a payload's text, in the order of the JSON, at most `most` of them. It never throws. */
export function numberLeaves(text: string, most: number): NumberLeaf[] {
  const whole = numberIn(text, []);
  if (whole !== null) return most > 0 ? [{ path: '$', value: whole }] : [];
  return numberLeavesOf(parsed(text), most);
}

/** Every number in a value, in its order, at most `most` of them. */
export function numberLeavesOf(value: unknown, most: number): NumberLeaf[] {
  const leaves: NumberLeaf[] = [];
  collect(value, [], leaves, most);
  return leaves;
}

function collect(value: unknown, steps: JsonStep[], leaves: NumberLeaf[], most: number): void {
  if (leaves.length >= most || steps.length > MAX_DEPTH) return;
  if (typeof value !== 'object' || value === null) {
    const number = numberOf(value);
    if (number !== null) leaves.push({ path: formatJsonPath(steps), value: number });
    return;
  }
  const entries: Iterable<[JsonStep, unknown]> = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [step, below] of entries) {
    if (leaves.length >= most) return;
    steps.push(step);
    collect(below, steps, leaves, most);
    steps.pop();
  }
}

function numberOfText(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: it holds no number that a path could name
  }
}
