const ZERO = 48;
const NINE = 57;

/**
 * What a level is sorted by: small letters, accents aside. Most levels are their own key, so no memory is
 * spent on them.
 */
export function sortKey(level: string): string {
  const lower = level.toLowerCase();
  for (let index = 0; index < lower.length; index++) {
    if (lower.charCodeAt(index) > 127) return lower.normalize('NFD').replace(/\p{M}+/gu, '');
  }
  return lower === level ? level : lower;
}

/** Orders sort keys as people do: runs of digits by their value, `room9` before `room10`. Total and stable. */
export function compareNatural(one: string, other: string): number {
  let i = 0;
  let j = 0;
  while (i < one.length && j < other.length) {
    const a = one.charCodeAt(i);
    const b = other.charCodeAt(j);
    if (isDigit(a) && isDigit(b)) {
      const iEnd = digitsEnd(one, i);
      const jEnd = digitsEnd(other, j);
      const byValue = compareDigits(one, i, iEnd, other, j, jEnd);
      if (byValue !== 0) return byValue;
      i = iEnd;
      j = jEnd;
    } else if (a !== b) return a - b;
    else {
      i++;
      j++;
    }
  }
  return one.length - i - (other.length - j) || (one < other ? -1 : one > other ? 1 : 0);
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function compareDigits(one: string, i: number, iEnd: number, other: string, j: number, jEnd: number): number {
  while (i < iEnd - 1 && one.charCodeAt(i) === ZERO) i++;
  while (j < jEnd - 1 && other.charCodeAt(j) === ZERO) j++;
  if (iEnd - i !== jEnd - j) return iEnd - i - (jEnd - j);
  for (; i < iEnd; i++, j++) {
    const difference = one.charCodeAt(i) - other.charCodeAt(j);
    if (difference !== 0) return difference;
  }
  return 0;
}
