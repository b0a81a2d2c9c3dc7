/** How hard a passphrase is to guess. */
export interface PassphraseStrength {
  /** From 0, guessed at once, to 4. */
  score: 0 | 1 | 2 | 3 | 4;
  word: 'Very weak' | 'Weak' | 'Fair' | 'Strong' | 'Very strong';
  advice: string;
}

const LEVELS: readonly (PassphraseStrength & { fromBits: number })[] = [
  { fromBits: 75, score: 4, word: 'Very strong', advice: 'Out of reach for anyone who gets hold of the file.' },
  { fromBits: 58, score: 3, word: 'Strong', advice: 'Good for years.' },
  { fromBits: 42, score: 2, word: 'Fair', advice: 'One more word makes it strong.' },
  { fromBits: 26, score: 1, word: 'Weak', advice: 'Several unrelated words are stronger, and easier to remember.' },
  { fromBits: 0, score: 0, word: 'Very weak', advice: 'It would be guessed soon. Take four unrelated words.' },
];

/** What everybody's list of guesses begins with; digits and signs around them change little. */
const COMMON =
  /^(password|passwort|passphrase|passw0rd|letmein|welcome|iloveyou|qwertz?y?|azerty|admin|root|raspberry|raspbian|monkey|dragon|secret|geheim|hallo|hello|test|changeme|default|master|wirebench)$/;
/** Words of a list of some thousands, as people choose them. */
const WORD_BITS = 12;
const MIN_WORD_CHARS = 3;
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^A-Za-z0-9]/, 33],
];

/** Estimates a passphrase; a hint for the one who types it, not a promise. */
export function passphraseStrength(passphrase: string): PassphraseStrength {
  const bits = Math.min(characterBits(passphrase), wordBits(passphrase));
  const { fromBits: _, ...level } = LEVELS.find(({ fromBits }) => bits >= fromBits)!;
  return level;
}

/** Every character that does not follow from the one before it, by the size of the alphabet it is from. */
function characterBits(text: string): number {
  const alphabet = CLASSES.reduce((sum, [pattern, size]) => sum + (pattern.test(text) ? size : 0), 0);
  let bits = 0;
  let last = Number.NaN;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bits += Math.abs(code - last) <= 1 ? 1 : Math.log2(Math.max(alphabet, 2));
    last = code;
  }
  return bits;
}

/** Where it is made of words: what it takes to guess those. */
function wordBits(text: string): number {
  const parts = text.split(/[^\p{L}]+/u).filter((part) => part !== '');
  const words = parts.filter((part) => part.length >= MIN_WORD_CHARS);
  const isWords = words.length > 0 && words.every((word) => /^\p{Lu}?\p{Ll}+$/u.test(word));
  if (!isWords) return Infinity;
  const others = text.length - words.join('').length;
  const different = new Set(words.map((word) => word.toLowerCase()));
  const forWords = [...different].reduce((sum, word) => sum + bitsOfWord(word), 0);
  return forWords + Math.min(others, 8) * 2;
}

/** A long run of letters is no word of a list: half its letters count as chosen freely. */
function bitsOfWord(word: string): number {
  if (COMMON.test(word)) return 4;
  return word.length > 10 ? WORD_BITS + (word.length - 10) * 3 : WORD_BITS + Math.max(0, word.length - 5);
}
