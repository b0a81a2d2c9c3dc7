/** So many equal bytes part two ranges; fewer lie inside one. */
const GAP_BYTES = 8;
/** Most bytes of a range that are listed. */
const LISTED_BYTES = 64;

export interface ByteDifference {
  offset: number;
  /** The first bytes on either side, and how many there are. */
  before: Uint8Array<ArrayBuffer>;
  after: Uint8Array<ArrayBuffer>;
  beforeBytes: number;
  afterBytes: number;
}

export interface ByteDiff {
  /** Bytes that are not the same in their place; what one has longer than the other counts too. */
  differing: number;
  /** Ranges there are; the first of them in `ranges`. */
  total: number;
  ranges: ByteDifference[];
}

/** Compares bytes place by place: what a protocol's fixed fields need, where lining up would mislead. */
export function diffBytes(before: Uint8Array, after: Uint8Array, limit: number): ByteDiff {
  const diff: ByteDiff = { differing: 0, total: 0, ranges: [] };
  const length = Math.max(before.byteLength, after.byteLength);
  let start = -1;
  let last = -1;
  const close = (): void => {
    if (start < 0) return;
    if (++diff.total <= limit) diff.ranges.push(rangeOf(before, after, start, last + 1));
    start = -1;
  };
  for (let at = 0; at < length; at++) {
    if (before[at] === after[at]) continue;
    if (start >= 0 && at - last > GAP_BYTES) close();
    if (start < 0) start = at;
    last = at;
    diff.differing++;
  }
  close();
  return diff;
}

function rangeOf(before: Uint8Array, after: Uint8Array, start: number, end: number): ByteDifference {
  const listed = Math.min(end, start + LISTED_BYTES);
  const within = (bytes: Uint8Array): number => Math.max(0, Math.min(end, bytes.byteLength) - start);
  return {
    offset: start,
    before: new Uint8Array(before.subarray(start, listed)),
    after: new Uint8Array(after.subarray(start, listed)),
    beforeBytes: within(before),
    afterBytes: within(after),
  };
}
