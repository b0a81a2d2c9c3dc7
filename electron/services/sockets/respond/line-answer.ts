/** A line longer than this is answered in parts: whoever never ends a line must not fill the memory. */
const LONGEST_LINE = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/** Cuts a stream of bytes into lines that end in LF or CRLF, however it was split on its way. */
export class LineCutter {
  #rest = Buffer.alloc(0);

  /** The lines that are complete now, without their ends. */
  push(bytes: Uint8Array): Buffer[] {
    const lines: Buffer[] = [];
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : Buffer.from(bytes);
    for (let end = data.indexOf(LF); end >= 0; end = data.indexOf(LF)) {
      const hasCr = end > 0 && data[end - 1] === CR;
      lines.push(data.subarray(0, hasCr ? end - 1 : end));
      data = data.subarray(end + 1);
    }
    while (data.length > LONGEST_LINE) {
      lines.push(data.subarray(0, LONGEST_LINE));
      data = data.subarray(LONGEST_LINE);
    }
    this.#rest = data;
    return lines;
  }
}

/** A datagram is a line of its own, whether it ends as one or not. */
export function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === LF) end -= bytes[end - 2] === CR ? 2 : 1;
  return bytes.subarray(0, end);
}

/** Pieces of `template` with the line in place of every `{line}`, and CRLF, as the line protocols end theirs. */
export function lineAnswer(template: string, line: Buffer): Buffer[] {
  const parts = template.split('{line}').map((part) => Buffer.from(part));
  const pieces = parts.flatMap((part, index) => (index === 0 ? [part] : [line, part]));
  return [...pieces, Buffer.from('\r\n')];
}
