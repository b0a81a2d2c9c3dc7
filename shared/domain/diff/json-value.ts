/** A number as it was written: JSON has digits that a double cannot hold. */
export class JsonNumber {
  constructor(readonly source: string) {}

  /** Whether both stand for the same number; beyond a double's precision only if they are written alike. */
  equals(other: JsonNumber): boolean {
    if (this.source === other.source) return true;
    return isExact(this.source) && isExact(other.source) && Number(this.source) === Number(other.source);
  }
}

export type JsonValue = JsonNumber | string | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** What a reviver is told of a primitive value beside its key, which the standard library's types do not have yet. */
type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/** Values nested deeper are not read: each level takes a turn of the stack. */
const MOST_LEVELS = 200;

/** Reads JSON with its numbers as they were written; undefined for anything else, and where it is nested too deep. */
export function readJson(text: string): JsonValue | undefined {
  if (levelsOf(text) > MOST_LEVELS) return undefined;
  const revive: Reviver = (_key, value, context) =>
    typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, revive) as JsonValue;
  } catch {
    return undefined; // Not JSON: the caller has other ways to read it.
  }
}

function levelsOf(text: string): number {
  let [levels, deepest] = [0, 0];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++levels);
    else if (token === ']' || token === '}') levels--;
  }
  return deepest;
}

/** A value as JSON on one line, cut after `room` characters. */
export function writeJson(value: JsonValue, room: number): string {
  let text = '';
  for (const piece of pieces(value)) {
    text += piece;
    if (text.length > room) return `${text.slice(0, room)}…`;
  }
  return text;
}

function* pieces(value: JsonValue): Generator<string, void> {
  if (value instanceof JsonNumber) return yield value.source;
  if (typeof value !== 'object' || value === null) return yield JSON.stringify(value);
  const isList = Array.isArray(value);
  yield isList ? '[' : '{';
  let isFirst = true;
  for (const [name, inner] of Object.entries(value)) {
    if (!isFirst) yield ', ';
    if (!isList) yield `${JSON.stringify(name)}: `;
    yield* pieces(inner);
    isFirst = false;
  }
  yield isList ? ']' : '}';
}

/** At most 15 significant digits go through a double unchanged. */
const isExact = (source: string): boolean => {
  const digits = /^-?([0-9]*)\.?([0-9]*)/.exec(source);
  return `${digits?.[1]}${digits?.[2]}`.replace(/^0+/, '').length <= 15 && Number.isFinite(Number(source));
};
