/** What a piece of JSON text is. */
export type JsonKind = 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'space';

export interface JsonToken {
  kind: JsonKind;
  text: string;
}

export interface JsonProblem {
  /** Index of the character that does not fit. */
  at: number;
  /** What was expected there. */
  expected: string;
}

/** The outcome of reading a text as JSON: its tokens, laid out, or why it is not JSON. */
export type FormattedJson = { tokens: JsonToken[]; problem: null } | { tokens: null; problem: JsonProblem };

/** Deeper levels are indented no further, so that a text of brackets does not grow without bound. */
const MAX_INDENT_LEVELS = 40;

const INDENT = '  ';
const SPACE = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;

type Expecting = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const NAMES: Record<Expecting, string> = {
  value: 'a value',
  'value-or-end': 'a value or ]',
  key: 'a name in double quotes',
  'key-or-end': 'a name in double quotes or }',
  colon: 'a colon',
  'comma-or-end': 'a comma or the end',
  nothing: 'nothing more',
};

/**
 * Lays JSON out on lines without reading it into values: order of keys, repeated keys, and every digit of every
 * number stay as they were sent. It never throws, and it does not recurse.
 *
 * @param isCut Whether more text would follow: then an unfinished end is not a problem.
 * @see RFC 8259
 */
export function formatJson(text: string, isCut = false): FormattedJson {
  const reader = new Reader(text, isCut);
  while (reader.step());
  return reader.problem ? { tokens: null, problem: reader.problem } : { tokens: reader.tokens, problem: null };
}

/** Whether the text begins like a JSON document that is worth laying out: an object or an array. */
export const looksLikeJson = (text: string): boolean => /^[\ufeff\t\n\r ]*[{[]/.test(text);

class Reader {
  readonly tokens: JsonToken[] = [];
  problem: JsonProblem | null = null;
  #at = 0;
  #expecting: Expecting = 'value';
  #isFirst = false;
  readonly #open: ('{' | '[')[] = [];

  constructor(
    private readonly text: string,
    private readonly isCut: boolean,
  ) {}

  /** Reads one token; false at the end, or where the text is not JSON. */
  step(): boolean {
    this.#match(SPACE);
    if (this.#at >= this.text.length) return this.#finish();
    const start = this.#at;
    const isTaken = this.#take(this.text[start]!);
    if (!isTaken) this.#fail(start);
    return isTaken;
  }

  #take(next: string): boolean {
    switch (this.#expecting) {
      case 'nothing':
        return false;
      case 'colon':
        if (next !== ':') return false;
        this.#at += 1;
        this.#push('punctuation', ':');
        this.#push('space', ' ');
        this.#expecting = 'value';
        return true;
      case 'comma-or-end':
        return next === ',' ? this.#comma() : this.#close(next);
      case 'key':
      case 'key-or-end':
        if (this.#expecting === 'key-or-end' && next === '}') return this.#close(next);
        return this.#scalar('key', this.#string(), 'colon');
      default:
        if (this.#expecting === 'value-or-end' && next === ']') return this.#close(next);
        return next === '{' || next === '[' ? this.#opens(next) : this.#value(next);
    }
  }

  #value(next: string): boolean {
    if (next === '"') return this.#scalar('string', this.#string(), this.#afterValue());
    const isNumber = next === '-' || (next >= '0' && next <= '9');
    return this.#scalar(isNumber ? 'number' : 'literal', this.#match(isNumber ? NUMBER : LITERAL), this.#afterValue());
  }

  #string(): string {
    const { end, isClosed } = scanString(this.text, this.#at);
    const text = isClosed ? this.text.slice(this.#at, end) : '';
    this.#at += text.length;
    return text;
  }

  #scalar(kind: JsonKind, text: string, then: Expecting): boolean {
    if (!text) return false;
    this.#newLineIfFirst();
    this.#push(kind, text);
    this.#expecting = then;
    return true;
  }

  #opens(bracket: '{' | '['): boolean {
    this.#newLineIfFirst();
    this.#push('punctuation', bracket);
    this.#at += 1;
    this.#open.push(bracket);
    this.#isFirst = true;
    this.#expecting = bracket === '{' ? 'key-or-end' : 'value-or-end';
    return true;
  }

  #close(bracket: string): boolean {
    const opened = this.#open.at(-1);
    if (!opened || bracket !== (opened === '{' ? '}' : ']')) return false;
    this.#open.pop();
    if (!this.#isFirst) this.#newLine();
    this.#isFirst = false;
    this.#push('punctuation', bracket);
    this.#at += 1;
    this.#expecting = this.#afterValue();
    return true;
  }

  #comma(): boolean {
    this.#push('punctuation', ',');
    this.#at += 1;
    this.#newLine();
    this.#expecting = this.#open.at(-1) === '{' ? 'key' : 'value';
    return true;
  }

  #afterValue(): Expecting {
    return this.#open.length > 0 ? 'comma-or-end' : 'nothing';
  }

  #finish(): false {
    if (!this.isCut && this.#expecting !== 'nothing') this.#fail(this.#at);
    return false;
  }

  /** What a cut has parted is shown as it is. */
  #fail(at: number): void {
    const rest = this.text.slice(at);
    const couldGoOn = this.isCut && this.#expecting !== 'nothing' && isBeginning(rest);
    if (!couldGoOn) {
      this.problem = { at, expected: NAMES[this.#expecting] };
      return;
    }
    this.#newLineIfFirst();
    this.#push('string', rest);
  }

  #newLineIfFirst(): void {
    if (this.#isFirst) this.#newLine();
    this.#isFirst = false;
  }

  #newLine(): void {
    this.#push('space', `\n${INDENT.repeat(Math.min(this.#open.length, MAX_INDENT_LEVELS))}`);
  }

  #push(kind: JsonKind, text: string): void {
    this.tokens.push({ kind, text });
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const OPEN_ESCAPE = /\\(?:u[0-9a-fA-F]{0,3})?$/y;
const OPEN_WORD = /^(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-)$/;

/**
 * Walks over a string from its opening quote to the end of it, of the text, or of what fits.
 *
 * @see RFC 8259 §7: no bare control character, only the named escapes
 */
function scanString(text: string, from: number): { end: number; isClosed: boolean } {
  if (text[from] !== '"') return { end: from, isClosed: false };
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { end: at + 1, isClosed: true };
    if (code < 0x20) break;
    if (code === 0x5c) {
      ESCAPE.lastIndex = at;
      const escape = ESCAPE.exec(text);
      if (!escape) break;
      at += escape[0].length;
    } else {
      at += 1;
    }
  }
  return { end: at, isClosed: false };
}

/** Whether this could be the beginning of a string or word that the cut has parted. */
function isBeginning(rest: string): boolean {
  if (!rest.startsWith('"')) return OPEN_WORD.test(rest);
  const { end } = scanString(rest, 0);
  OPEN_ESCAPE.lastIndex = end;
  return end === rest.length || OPEN_ESCAPE.test(rest);
}
