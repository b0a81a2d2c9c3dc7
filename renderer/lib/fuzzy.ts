/** A text that holds the letters of a query, in order. */
export interface FuzzyMatch {
  /** Higher is closer. */
  score: number;
  /** Indices of the matched characters, ascending. */
  at: number[];
}

const WORD_START = 8;
const ADJACENT = 5;
const FIRST_LETTER = 4;

/**
 * Finds the letters of `query` in `text`, in order, whatever the case; null where one is missing.
 * Letters that begin a word or follow each other count more; an empty query matches everything.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  const lower = text.toLowerCase();
  const whole = lower.indexOf(query.trim().toLowerCase());
  if (wanted !== '' && whole >= 0) return wholeMatch(lower, whole, query.trim().length);
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of wanted) {
    const index = nextIndex(lower, letter, from, at.at(-1));
    if (index < 0) return null;
    score += scoreAt(lower, index, at.at(-1));
    at.push(index);
    from = index + 1;
  }
  // Among equals, the shorter text is the closer one.
  return { score: score - lower.length / 100, at };
}

/** The items that match, closest first; their order stays where they match alike. */
export function fuzzySort<T>(query: string, items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .flatMap((item) => {
      const match = fuzzyMatch(query, textOf(item));
      return match ? [{ item, score: query.trim() === '' ? 0 : match.score }] : [];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

function wholeMatch(text: string, start: number, length: number): FuzzyMatch {
  const at = Array.from({ length }, (_, index) => start + index);
  const begins = isWordStart(text, start) ? WORD_START : 0;
  return { score: 100 + length * ADJACENT + begins + (start === 0 ? FIRST_LETTER : 0) - text.length / 100, at };
}

/** A letter that continues the run wins, then one that begins a word, then any. */
function nextIndex(text: string, letter: string, from: number, last: number | undefined): number {
  if (last !== undefined && text[last + 1] === letter) return last + 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === letter && isWordStart(text, index)) return index;
  }
  return text.indexOf(letter, from);
}

function scoreAt(text: string, index: number, last: number | undefined): number {
  if (last !== undefined && index === last + 1) return ADJACENT;
  if (isWordStart(text, index)) return WORD_START + (index === 0 ? FIRST_LETTER : 0);
  return 1;
}

const isWordStart = (text: string, index: number): boolean => index === 0 || /[\s:/.\-_]/.test(text[index - 1]!);
