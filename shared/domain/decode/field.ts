/** One value in a payload, with the bytes it stands in. */
export interface Field {
  /** Key, index or field number within its parent; empty for a value that stands alone. */
  name: string;
  /** What the format calls it, in short: `uint16`, `text`, `map`. */
  type: string;
  /** The value as it is shown; of what holds others, how many. */
  value: string;
  /** Where it stands in the bytes decoded, its key included: from `start` up to, without, `end`. */
  start: number;
  end: number;
  /** What it holds; null for a plain value. */
  children: Field[] | null;
  /** What it means and where that is laid down, in one line, where the format's fields need it. */
  about?: string;
}

/** Why decoding ended before the bytes did. */
export interface DecodeProblem {
  atByte: number;
  /** A sentence without its full stop. */
  reason: string;
}

/** What could be read, and what kept the rest from being read. */
export interface Decoded {
  fields: Field[];
  problem: DecodeProblem | null;
}

/** A decoder of one format. It never throws; `isCut` says that `bytes` are only the beginning of a payload. */
export type Decode = (bytes: Uint8Array, isCut?: boolean) => Decoded;

/** Deeper nesting than this is not followed. */
export const MAX_DEPTH = 64;
/** A payload of more fields than this is shown up to there. */
export const MAX_FIELDS = 10_000;

/** The field a byte belongs to: the innermost of a tree, as indices from the top; null where there is none. */
export function pathAt(fields: readonly Field[], offset: number): number[] | null {
  const path: number[] = [];
  let level: readonly Field[] | null = fields;
  while (level) {
    const index: number = level.findIndex(({ start, end }) => offset >= start && offset < end);
    if (index < 0) break;
    path.push(index);
    level = level[index]!.children;
  }
  return path.length > 0 ? path : null;
}

/** Every field in the order of a tree's rows. */
export function* walkFields(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    if (field.children) yield* walkFields(field.children);
  }
}
