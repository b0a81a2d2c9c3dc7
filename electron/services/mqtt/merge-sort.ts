/** Items sorted or merged between two places to pause. */
export const STEP = 512;

export type Compare<T> = (one: T, other: T) => number;

/** Sorts in small steps: sorted runs first, then merges of two. Leaves `items` as they are. */
export function* mergeSort<T>(items: readonly T[], compare: Compare<T>): Generator<void, T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += STEP) {
    runs.push(items.slice(from, from + STEP).toSorted(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      const other = runs[index + 1];
      longer.push(other ? yield* merge(runs[index]!, other, compare) : runs[index]!);
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

/** Merges two sorted lists in small steps; of equals the first list's come first. */
export function* merge<T>(one: readonly T[], other: readonly T[], compare: Compare<T>): Generator<void, T[]> {
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length && j < other.length) {
    merged.push(compare(one[i]!, other[j]!) <= 0 ? one[i++]! : other[j++]!);
    if (merged.length % STEP === 0) yield;
  }
  while (i < one.length) merged.push(one[i++]!);
  while (j < other.length) merged.push(other[j++]!);
  return merged;
}

/** Puts a few items where they belong in a sorted list; answers the new list. */
export function insertSorted<T>(sorted: readonly T[], items: readonly T[], compare: Compare<T>): T[] {
  const result: T[] = [];
  let copied = 0;
  for (const item of items.toSorted(compare)) {
    const place = upperBound(sorted, item, copied, compare);
    for (; copied < place; copied++) result.push(sorted[copied]!);
    result.push(item);
  }
  for (; copied < sorted.length; copied++) result.push(sorted[copied]!);
  return result;
}

function upperBound<T>(sorted: readonly T[], item: T, from: number, compare: Compare<T>): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle]!, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
