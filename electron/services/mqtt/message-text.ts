import { isUtf8 } from 'node:buffer';

/** What an export tells of a message. */
export interface ExportedMessage {
  topic: string;
  atMs: number;
  qos: number;
  retain: boolean;
  payload: Uint8Array;
}

export type TextFormat = 'json' | 'ndjson' | 'csv';

/** Puts messages together to a file, piece by piece. */
export interface MessageWriter {
  /** How much waits to be taken: bytes, or characters of text. */
  readonly size: number;
  begin(): void;
  message(message: ExportedMessage): void;
  end(): void;
  /** What was written since the last call. */
  take(): Uint8Array;
}

/** One array of JSON, one object a line, or lines of CSV (RFC 4180). */
export class MessageText implements MessageWriter {
  #text = '';
  #isFirst = true;

  constructor(private readonly format: TextFormat) {}

  get size(): number {
    return this.#text.length;
  }

  take(): Uint8Array {
    const bytes = new TextEncoder().encode(this.#text);
    this.#text = '';
    return bytes;
  }

  begin(): void {
    if (this.format === 'csv') this.#text += CSV_HEAD;
    else if (this.format === 'json') this.#text += '[';
  }

  message(message: ExportedMessage): void {
    this.#text += this.#line(message);
  }

  end(): void {
    if (this.format === 'json') this.#text += '\n]\n';
  }

  #line(message: ExportedMessage): string {
    if (this.format === 'csv') return messageCsv(message);
    if (this.format === 'ndjson') return `${messageJson(message)}\n`;
    const before = this.#isFirst ? '\n' : ',\n';
    this.#isFirst = false;
    return before + messageJson(message);
  }
}

/** One message as a JSON object; the payload is text where it is UTF-8, base64 where not. */
export function messageJson({ topic, atMs, qos, retain, payload }: ExportedMessage): string {
  const { isText, text } = payloadText(payload);
  return JSON.stringify({
    topic,
    time: new Date(atMs).toISOString(),
    qos,
    retain,
    ...(isText ? { payload: text } : { payloadBase64: text }),
  });
}

/** The names of the columns of {@link messageCsv}. */
const CSV_HEAD = 'time,time_ms,topic,qos,retain,encoding,payload\r\n';

/** One message as a line of CSV (RFC 4180); `encoding` says whether the payload is text or base64. */
export function messageCsv({ topic, atMs, qos, retain, payload }: ExportedMessage): string {
  const { isText, text } = payloadText(payload);
  const fields = [
    new Date(atMs).toISOString(),
    String(Math.floor(atMs)),
    quoted(topic),
    String(qos),
    String(retain),
    isText ? 'utf-8' : 'base64',
    quoted(text),
  ];
  return `${fields.join(',')}\r\n`;
}

/** A field as it stands in a line of CSV. */
export const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function payloadText(payload: Uint8Array): { isText: boolean; text: string } {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return isUtf8(bytes)
    ? { isText: true, text: bytes.toString('utf8') }
    : { isText: false, text: bytes.toString('base64') };
}
