import { decodeUtf8, isText, joinPieces } from './utf8.ts';

/** Most bytes of a text, and of plain bytes, that stand in one field's value. */
const MAX_TEXT_BYTES = 2_000;
const MAX_HEX_BYTES = 64;

/** Bytes as a field shows them: `0a 1f …`. */
export function bytesValue(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MAX_HEX_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.byteLength > MAX_HEX_BYTES ? `${shown} …` : shown;
}

/** Text as a field shows it, what is not UTF-8 as `\xNN`. */
export function textValue(bytes: Uint8Array): string {
  const isLong = bytes.byteLength > MAX_TEXT_BYTES;
  const text = joinPieces(decodeUtf8(bytes.subarray(0, MAX_TEXT_BYTES), isLong));
  return isLong ? `${text}…` : text;
}

/** Whether all bytes are text one would want to read. */
export const isReadable = (bytes: Uint8Array): boolean => bytes.byteLength > 0 && isText(bytes, false);

/** `1 item`, `3 items`. */
export const countText = (count: number | bigint, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 || count === 1n ? one : many}`;

/** The shortest number that is this single-precision float: 0.1, not 0.10000000149011612. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0';
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(value);
}

/** A double, with the sign of a zero. */
export const float64Text = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** Milliseconds since 1970 as a date and time in UTC; the number itself where no calendar has it. */
export function timeText(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}
