/** Points of one series, ascending in time. */
export interface Line {
  timesMs: Float64Array;
  values: Float64Array;
}

/** One column of times, and for each line one of values: undefined where only another line has a point. */
export type Joined = [timesMs: number[], ...values: (number | undefined)[][]];

/** Puts lines with times of their own over one column of times. Points of the same moment all stay. */
export function joinSeries(lines: readonly Line[]): Joined {
  const timesMs: number[] = [];
  const columns: (number | undefined)[][] = lines.map(() => []);
  const heads = lines.map(() => 0);
  for (;;) {
    let next = Infinity;
    for (const [index, line] of lines.entries()) next = Math.min(next, line.timesMs[heads[index]!] ?? Infinity);
    if (next === Infinity) return [timesMs, ...columns];
    timesMs.push(next);
    for (const [index, line] of lines.entries()) {
      const isHere = line.timesMs[heads[index]!] === next;
      columns[index]!.push(isHere ? line.values[heads[index]!] : undefined);
      if (isHere) heads[index]!++;
    }
  }
}

/** Index of the point of a column nearest to `index`, among those within `reach`; null where there is none. */
export function nearestPoint(
  column: ArrayLike<number | null | undefined>,
  index: number,
  reach: number,
): number | null {
  for (let by = 0; by <= reach; by++) {
    if (column[index - by] != null) return index - by;
    if (column[index + by] != null) return index + by;
  }
  return null;
}
