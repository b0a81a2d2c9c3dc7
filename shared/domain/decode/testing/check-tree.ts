import { MAX_FIELDS, walkFields, type Decoded } from '../field.ts';

/**
 * What is wrong with a tree, or null: ranges lie within the bytes, children within their parents and in order (bits
 * share their byte), and its size is bounded.
 */
export function flawOf({ fields, problem }: Decoded, sizeBytes: number): string | null {
  let count = 0;
  for (const { start, end, children } of walkFields(fields)) {
    count += 1;
    if (start < 0 || end > sizeBytes || start > end) return `range ${start} to ${end} of ${sizeBytes} bytes`;
    let from = start;
    for (const child of children ?? []) {
      const isBefore = child.type === 'bits' ? child.start < start : child.start < from;
      if (isBefore || child.end > end) return `child ${child.start} to ${child.end} in ${start} to ${end}`;
      from = child.end;
    }
  }
  if (count > MAX_FIELDS) return `${count} fields`;
  if (problem && (problem.atByte < 0 || problem.atByte > sizeBytes)) return `a problem at ${problem.atByte}`;
  return null;
}

/** Bytes from hexadecimal digits, white space between. */
export const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.replaceAll(/\s/g, '').match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
