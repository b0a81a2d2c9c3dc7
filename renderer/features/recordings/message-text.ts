import { isText } from '../../../shared/domain/decode/utf8.ts';
import { formatTime } from '../../lib/format.ts';
import { hexOf, visibleText } from '../../lib/hex.ts';

/** A topic from outside on one line: what cannot be seen is written out. */
export const topicText = (topic: string): string => visibleText(topic);

/** The beginning of a payload: as text where it is UTF-8, else in hex. */
export function previewText(preview: Uint8Array, sizeBytes: number): string {
  const isCut = preview.byteLength < sizeBytes;
  const text = isText(preview, isCut) ? visibleText(new TextDecoder().decode(preview)) : hexOf(preview);
  return `${text}${isCut ? ' …' : ''}`;
}

/** Day and time. */
export const dateText = (atMs: number): string =>
  `${new Date(atMs).toLocaleDateString('en-CA')} ${formatTime(atMs).slice(0, 8)}`;
