import { LabError } from '../../../shared/errors/lab-error.ts';

/** Which bytes of a payload were found. */
export interface ByteSpan {
  from: number;
  to: number;
}

/** Looks for something of fixed length in bytes. */
export interface Finder {
  find(bytes: Buffer): ByteSpan | null;
  /** Most bytes a match takes: pieces of a long payload overlap by it. */
  overlapBytes: number;
}

/** Finds the bytes that digits in pairs stand for. @throws LabError `mqtt.bad-pattern`. */
export function hexFinder(pattern: string): Finder {
  const digits = pattern.replace(/0x|[\s,:]/gi, '');
  const wrong = /[^0-9a-f]/i.exec(digits);
  const problem = (reason: string): LabError => new LabError('mqtt.bad-pattern', { pattern, reason });
  if (wrong) throw problem(`“${wrong[0]}” is not a hexadecimal digit`);
  if (digits.length === 0) throw problem('it holds no hexadecimal digit');
  if (digits.length % 2 === 1) throw problem('a byte has two digits: one is missing');
  return bytesFinder(Buffer.from(digits, 'hex'));
}

/** Finds UTF-8 text. Without regard to case, letters beyond ASCII only match in payloads that are UTF-8. */
export function textFinder(text: string, isCaseSensitive: boolean): Finder {
  const needle = Buffer.from(text);
  if (isCaseSensitive) return bytesFinder(needle);
  // Case folding may change how many bytes a letter takes, but never makes more than three of one.
  const overlapBytes = needle.byteLength * 3;
  const literal = text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const isAscii = needle.byteLength === text.length;
  const pattern = new RegExp(literal, isAscii ? 'i' : 'iu');
  return {
    overlapBytes,
    find: (bytes) => {
      // Of ASCII every byte is a character of Latin-1, whatever the payload is.
      const match = pattern.exec(bytes.toString(isAscii ? 'latin1' : 'utf8'));
      return match && (isAscii ? spanAt(match.index, needle) : bytesFinder(Buffer.from(match[0])).find(bytes));
    },
  };
}

function bytesFinder(needle: Buffer): Finder {
  return {
    overlapBytes: needle.byteLength,
    find: (bytes) => {
      const from = bytes.indexOf(needle);
      return from < 0 ? null : spanAt(from, needle);
    },
  };
}

const spanAt = (from: number, { byteLength }: Buffer): ByteSpan => ({ from, to: from + byteLength });
