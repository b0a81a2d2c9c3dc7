/** What RFC 864 calls a popular pattern: 72 of the printable characters in a line, each line one further. */
const LINE_CHARACTERS = 72;
const PRINTABLE = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join('');
/** Longest answer of a character generator to a datagram, in bytes [RFC 864]. */
const MOST_DATAGRAM_CHARACTERS = 512;

/** One line for each printable character to begin with. */
export const CHARGEN_LINES: Uint8Array = Buffer.from(
  Array.from({ length: PRINTABLE.length }, (_, at) => {
    const turned = PRINTABLE.slice(at) + PRINTABLE.slice(0, at);
    return `${turned.slice(0, LINE_CHARACTERS)}\r\n`;
  }).join(''),
  'latin1',
);

/** The answer to a datagram: characters of any number up to 512 [RFC 864]. */
export const chargenDatagram = (random: () => number): Uint8Array =>
  CHARGEN_LINES.subarray(0, Math.floor(random() * (MOST_DATAGRAM_CHARACTERS + 1)));

/** The time as RFC 867 suggests it: `Wednesday, November 25, 2026 22:14:11-UTC`. */
export function daytime(nowMs: number): Uint8Array {
  const date = new Date(nowMs);
  const day = date.toLocaleDateString('en-US', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return Buffer.from(`${day} ${date.toISOString().slice(11, 19)}-UTC\r\n`);
}
