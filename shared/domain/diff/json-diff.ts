import { formatJsonPath, type JsonStep } from '../plot/json-path.ts';
import { JsonNumber, type JsonValue, writeJson } from './json-value.ts';

/** Longest value written out, in characters. */
const VALUE_CHARACTERS = 300;

export interface JsonDifference {
  kind: 'added' | 'removed' | 'changed';
  /** Where, as in RFC 9535; of the newer value, but of the older where it was removed. */
  path: string;
  before: string | null;
  after: string | null;
}

export interface JsonDiff {
  total: number;
  /** The first of them. */
  changes: JsonDifference[];
}

/**
 * What has to be added, removed and changed to make one JSON value into another, member by member. Elements at both
 * ends of a list that are the same stay; those between are compared in order.
 */
export function diffJson(before: JsonValue, after: JsonValue, limit: number): JsonDiff {
  const diff: JsonDiff = { total: 0, changes: [] };
  const note = (kind: JsonDifference['kind'], path: readonly JsonStep[], from?: JsonValue, to?: JsonValue): void => {
    if (++diff.total > limit) return;
    const write = (value: JsonValue | undefined): string | null =>
      value === undefined ? null : writeJson(value, VALUE_CHARACTERS);
    diff.changes.push({ kind, path: formatJsonPath(path), before: write(from), after: write(to) });
  };
  compare(before, after, [], note);
  return diff;
}

type Note = (kind: JsonDifference['kind'], path: readonly JsonStep[], from?: JsonValue, to?: JsonValue) => void;

function compare(before: JsonValue, after: JsonValue, path: readonly JsonStep[], note: Note): void {
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path, note);
  if (isRecord(before) && isRecord(after)) return compareRecords(before, after, path, note);
  if (!isSame(before, after)) note('changed', path, before, after);
}

function compareRecords(before: JsonRecord, after: JsonRecord, path: readonly JsonStep[], note: Note): void {
  for (const [name, from] of Object.entries(before)) {
    if (!Object.hasOwn(after, name)) note('removed', [...path, name], from);
    else compare(from, after[name]!, [...path, name], note);
  }
  for (const [name, to] of Object.entries(after)) {
    if (!Object.hasOwn(before, name)) note('added', [...path, name], undefined, to);
  }
}

function compareLists(before: JsonValue[], after: JsonValue[], path: readonly JsonStep[], note: Note): void {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSame(before[start]!, after[start]!)) start++;
  let end = 0;
  while (end < shorter - start && isSame(before.at(-1 - end)!, after.at(-1 - end)!)) end++;
  const [fromEnd, toEnd] = [before.length - end, after.length - end];
  for (let index = start; index < Math.max(fromEnd, toEnd); index++) {
    if (index >= toEnd) note('removed', [...path, index], before[index]);
    else if (index >= fromEnd) note('added', [...path, index], undefined, after[index]);
    else compare(before[index]!, after[index]!, [...path, index], note);
  }
}

function isSame(one: JsonValue, other: JsonValue): boolean {
  if (one instanceof JsonNumber) return other instanceof JsonNumber && one.equals(other);
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, at) => isSame(each, other[at]!));
  }
  if (!isRecord(one)) return one === other;
  if (!isRecord(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name]!, other[name]!))
  );
}

interface JsonRecord {
  [name: string]: JsonValue;
}

const isRecord = (value: JsonValue): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
