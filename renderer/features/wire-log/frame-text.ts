import type { FrameRow } from '../../../shared/contract/sessions.ts';
import { decodeUtf8, joinPieces } from '../../../shared/domain/decode/utf8.ts';
import { formatTime } from '../../lib/format.ts';
import { hexOf, visibleText } from '../../lib/hex.ts';

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
export function framePreview({ kind, text, head, sizeBytes }: FrameRow, mode: PreviewMode): string {
  if (kind !== 'data') return visibleText(text).replace(/\n/g, '␊');
  const shown = mode === 'hex' ? head.subarray(0, ROW_HEX_BYTES) : head;
  const isCut = shown.length < sizeBytes;
  return `${mode === 'hex' ? hexOf(shown) : bytesAsLine(shown, isCut)}${isCut ? ' …' : ''}`;
}

/** Bytes as text on one line, everything that is not text visible. */
function bytesAsLine(bytes: Uint8Array, isCut: boolean): string {
  return visibleText(joinPieces(decodeUtf8(bytes, isCut))).replace(/[\t\n]/g, (mark) => (mark === '\t' ? '␉' : '␊'));
}

/** The direction in words, for the column and for screen readers. */
export const DIRECTION = {
  in: { arrow: '←', text: 'in' },
  out: { arrow: '→', text: 'out' },
  none: { arrow: '·', text: '' },
} as const;
