import { decodeUtf8, joinPieces } from '../../shared/domain/decode/utf8.ts';
import { formatTime } from './format.ts';
import { hexOf, visibleText } from './hex.ts';

/** What a list of frames shows of each; the contract's `FrameRow` is one. */
export interface FrameLine {
  seq: number;
  /** Microseconds since the Unix epoch. */
  atUs: number;
  direction: 'in' | 'out' | 'none';
  kind: 'data' | 'open' | 'close' | 'error' | 'note';
  sizeBytes: number;
  /** The first bytes. */
  head: Uint8Array;
  /** What a frame that is no data says. */
  text: string;
  /** The other side, where there are several. */
  peer: string;
}

/** How a row writes the first bytes of a frame. */
export type PreviewMode = 'hex' | 'text';

/** Most bytes a row writes out in hexadecimal: more would not fit. */
const ROW_HEX_BYTES = 32;

/** Local time of day with microseconds. */
export function formatTimeUs(atUs: number): string {
  const us = Math.floor(atUs) % 1_000;
  return `${formatTime(Math.floor(atUs / 1_000))}${String(us).padStart(3, '0')}`;
}

/** What a row says of a frame's content, on one line. */
export function framePreview({ kind, text, head, sizeBytes }: FrameLine, mode: PreviewMode): string {
  if (kind !== 'data') return visibleText(text).replace(/\n/g, '␊');
  const shown = mode === 'hex' ? head.subarray(0, ROW_HEX_BYTES) : head;
  const isCut = shown.length < sizeBytes;
  return `${mode === 'hex' ? hexOf(shown) : bytesAsLine(shown, isCut)}${isCut ? ' …' : ''}`;
}

const ESCAPES: Record<string, string> = { '\0': '\\0', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * Bytes as text on one line, everything that is not text as Python writes it: `\r\n`, `\x1b`. Not as the pictures of
 * Unicode, for which many monospaced fonts have only a box.
 */
function bytesAsLine(bytes: Uint8Array, isCut: boolean): string {
  const escaped = joinPieces(decodeUtf8(bytes, isCut)).replace(
    /[\0-\x1f\x7f]/g,
    (control) => ESCAPES[control] ?? `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return visibleText(escaped);
}

/** The direction in words, for the column and for screen readers. */
export const DIRECTION = {
  in: { arrow: '←', text: 'in' },
  out: { arrow: '→', text: 'out' },
  none: { arrow: '·', text: '' },
} as const;
