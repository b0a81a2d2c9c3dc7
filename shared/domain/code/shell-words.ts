/** A word of a command line, without its quotes. */
export interface ShellWord {
  text: string;
  /** A shell would put something else in its place: a variable, or what a command writes. */
  isExpanded: boolean;
}

/** Commands joined by pipes, first to last. */
export interface Pipeline {
  commands: ShellWord[][];
  /** Where the last command reads its input from, where that is said with `<`. */
  input: string | null;
}

/** Why a text is no command line. */
export interface ShellProblem {
  reason: string;
}

const BLANK = /[ \t\r]/;
/** Ends a line without ending the command: of a POSIX shell, of cmd, of PowerShell. */
const CONTINUED = /[\\^`]\r?\n/y;
/** What follows a dollar sign that a shell replaces. */
const EXPANSION = /\$[\w{(@*#?$!'-]/y;
const REDIRECTION = /(?:&|\d+)?(?:>>|>\||>&|>|<<<|<<-?|<)/y;
const SEPARATOR = /&&|\|\||\|&?|;;?|&|\n|\(|\)/y;
/** Keeps its meaning only behind a backslash between double quotes. */
const ESCAPABLE = new Set('$`"\\');

/**
 * Takes a command line apart as a POSIX shell does, without replacing anything; lines may be continued as in cmd and
 * PowerShell, too.
 *
 * @see POSIX.1-2017, Shell Command Language §2.2 Quoting, §2.3 Token Recognition
 */
export function splitCommands(text: string): Pipeline[] | ShellProblem {
  const lexer = new Lexer(text);
  return lexer.run() ?? lexer.pipelines;
}

class Lexer {
  readonly pipelines: Pipeline[] = [];
  #commands: ShellWord[][] = [];
  #words: ShellWord[] = [];
  #input: string | null = null;
  /** The word being read; null between words. */
  #word: ShellWord | null = null;
  #redirection: string | null = null;
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  run(): ShellProblem | null {
    while (this.#at < this.#text.length) {
      const problem = this.#step();
      if (problem) return problem;
    }
    this.#endPipeline();
    return null;
  }

  #step(): ShellProblem | null {
    const character = this.#text[this.#at]!;
    if (this.#matches(CONTINUED)) return null;
    if (BLANK.test(character)) {
      this.#at += 1;
      this.#endWord();
      return null;
    }
    if (character === "'" || character === '"') return this.#quoted(character);
    if (this.#word === null) {
      if (character === '#') return this.#comment();
      const redirection = this.#matches(REDIRECTION);
      if (redirection) return this.#redirect(redirection);
    } else if (character === '<' || character === '>') {
      this.#endWord();
      return null;
    }
    const separator = this.#matches(SEPARATOR);
    if (separator) this.#separate(separator);
    else this.#plain(character);
    return null;
  }

  #plain(character: string): void {
    if (character === '\\' && this.#at + 1 < this.#text.length) {
      this.#add(this.#text[this.#at + 1]!);
      this.#at += 2;
      return;
    }
    this.#add(character, character === '`' || this.#isExpansion());
    this.#at += 1;
  }

  #quoted(quote: string): ShellProblem | null {
    const from = this.#at++;
    this.#add('');
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) return { reason: `The quote ${quote} at character ${from + 1} is never closed.` };
      if (character === quote) break;
      if (quote === '"' && character === '\\') this.#escaped();
      else {
        this.#add(character, quote === '"' && (character === '`' || this.#isExpansion()));
        this.#at += 1;
      }
    }
    this.#at += 1;
    return null;
  }

  #escaped(): void {
    const next = this.#text[this.#at + 1];
    if (next === undefined || !(ESCAPABLE.has(next) || next === '\n')) {
      this.#add('\\');
      this.#at += 1;
      return;
    }
    if (next !== '\n') this.#add(next);
    this.#at += 2;
  }

  #comment(): null {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
    return null;
  }

  #redirect(operator: string): ShellProblem | null {
    if (operator.endsWith('<<') || operator.endsWith('<<-'))
      return { reason: 'A here-document (<<) cannot be read. Put the payload behind -m.' };
    this.#redirection = operator;
    return null;
  }

  #separate(separator: string): void {
    this.#endWord();
    if (separator.startsWith('|') && separator !== '||') this.#endCommand();
    // A line that ends in a pipe goes on in the next.
    else if (separator !== '\n' || this.#words.length > 0) this.#endPipeline();
  }

  #add(text: string, isExpanded = false): void {
    this.#word ??= { text: '', isExpanded: false };
    this.#word.text += text;
    this.#word.isExpanded ||= isExpanded;
  }

  #endWord(): void {
    if (this.#word && this.#redirection === null) this.#words.push(this.#word);
    else if (this.#word && this.#redirection?.startsWith('<')) this.#input = this.#word.text;
    if (this.#word) this.#redirection = null;
    this.#word = null;
  }

  #endCommand(): void {
    if (this.#words.length > 0) this.#commands.push(this.#words);
    this.#words = [];
  }

  #endPipeline(): void {
    this.#endWord();
    this.#endCommand();
    if (this.#commands.length > 0) this.pipelines.push({ commands: this.#commands, input: this.#input });
    this.#commands = [];
    this.#input = null;
  }

  #isExpansion(): boolean {
    EXPANSION.lastIndex = this.#at;
    return EXPANSION.test(this.#text);
  }

  /** Reads on behind what matches here. */
  #matches(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }
}
