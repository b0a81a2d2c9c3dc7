import { MessageCapture } from './message-capture.ts';
import { MessageText, type MessageWriter, type TextFormat } from './message-text.ts';

export type ExportFormat = TextFormat | 'pcapng';

/** What puts messages together in a format. */
export const messageWriter = (format: ExportFormat): MessageWriter =>
  format === 'pcapng' ? new MessageCapture() : new MessageText(format);
