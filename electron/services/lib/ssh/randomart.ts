const COLUMNS = 17;
const ROWS = 9;
/** How often a square was visited, from never to most; then the start and the end. */
const SYMBOLS = ' .o+=*BOX@%&#/^SE';
const START = SYMBOLS.length - 2;
const END = SYMBOLS.length - 1;
/** Visits are counted up to here. */
const MOST = START - 1;

interface ArtTitles {
  /** In the upper frame, such as `ED25519 256`. */
  title: string;
  /** In its place where that does not fit. */
  shortTitle: string;
  /** In the lower frame: the hash the digest comes from. */
  hash: string;
}

/**
 * The picture OpenSSH draws of a fingerprint: a bishop walks the board by two bits a step, least significant first, and
 * leaves its tracks.
 */
export function randomArt(digest: Uint8Array, { title, shortTitle, hash }: ArtTitles): string {
  const board = new Uint8Array(COLUMNS * ROWS);
  let x = Math.floor(COLUMNS / 2);
  let y = Math.floor(ROWS / 2);
  const start = y * COLUMNS + x;
  for (const byte of digest) {
    for (let bits = byte, step = 0; step < 4; step += 1, bits >>= 2) {
      x = Math.min(COLUMNS - 1, Math.max(0, x + (bits & 1 ? 1 : -1)));
      y = Math.min(ROWS - 1, Math.max(0, y + (bits & 2 ? 1 : -1)));
      const square = y * COLUMNS + x;
      board[square] = Math.min(MOST, board[square]! + 1);
    }
  }
  board[start] = START;
  board[y * COLUMNS + x] = END;
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const squares = board.subarray(row * COLUMNS, (row + 1) * COLUMNS);
    return `|${[...squares].map((visits) => SYMBOLS[visits]).join('')}|`;
  });
  const upper = title.length + 2 <= COLUMNS ? title : shortTitle;
  return [frame(upper), ...rows, frame(hash)].join('\n');
}

function frame(text: string): string {
  const label = `[${text}]`.slice(0, COLUMNS);
  return `+${label.padStart(label.length + Math.floor((COLUMNS - label.length) / 2), '-').padEnd(COLUMNS, '-')}+`;
}
