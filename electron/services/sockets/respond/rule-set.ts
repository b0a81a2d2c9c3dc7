import { isUtf8 } from 'node:buffer';

import type { Rule } from '../../../../shared/contract/socket-answer.ts';
import { literalPattern, parseBytePattern, type BytePattern } from '../../../../shared/domain/respond/byte-pattern.ts';
import { parseReply, type TemplatePart } from '../../../../shared/domain/respond/reply-template.ts';
import { ruleProblem } from '../../../../shared/domain/respond/rule-problem.ts';
import { parseEscapes } from '../../../../shared/domain/escapes.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { Stopwatch } from '../../lib/stopwatch.ts';
import { patternFinder } from './find-pattern.ts';

/** Longest time a regular expression may take, in milliseconds: nothing else happens meanwhile. */
const STOP_MS = 15;
/** An expression that was stopped so often in one text is not the machine's fault. */
const MOST_STOPS = 3;

/** Values a rule's test has found, by their names. */
export type Groups = ReadonlyMap<string, Uint8Array>;

/** A rule that fits. */
export interface Fit {
  rule: Rule;
  /** Of its reply. */
  parts: readonly TemplatePart[];
  /** The line or chunk. */
  unit: Uint8Array;
  groups: Groups;
}

/** What is compared, and what of it was looked at before. */
interface Unit {
  bytes: Uint8Array;
  /** Bytes that came before this chunk, for patterns that begin in them. */
  tail: Uint8Array;
}

type Compiled = Pick<Fit, 'rule' | 'parts'> & {
  /** Null where it does not fit. @throws SlowExpression. */
  match(unit: Unit): Groups | null;
};

type Tell = (remark: string) => void;

const NO_GROUPS: Groups = new Map();
const NOTHING = new Uint8Array();

/** An expression that takes too long on a text. */
class SlowExpression extends Error {}

/** Rules ready to be asked, in their order. */
export class RuleSet {
  /** Bytes of a stream to keep, so that a pattern is found across two chunks. */
  readonly tailBytes: number;
  readonly #rules: Compiled[];
  /** Numbers of rules whose expression took too long; they are asked no more. */
  readonly #slow = new Set<number>();

  /** @throws LabError `socket.bad-rule`. */
  constructor(rules: readonly Rule[]) {
    let longest = 1;
    this.#rules = rules.map((rule, at) => {
      const problem = ruleProblem(rule);
      const { parts } = parseReply(rule.reply);
      if (problem !== null || !parts) throw new LabError('socket.bad-rule', { number: at + 1, reason: problem ?? '' });
      const pattern = patternOf(rule);
      longest = Math.max(longest, pattern?.bytes.byteLength ?? 1);
      return { rule, parts, match: pattern ? matchPattern(pattern) : matchOf(rule) };
    });
    this.tailBytes = longest - 1;
  }

  /**
   * The first rule that fits.
   *
   * @param tell hears of an expression that took too long, once
   */
  find(when: Rule['when'], bytes: Uint8Array, tail: Uint8Array = NOTHING, tell: Tell = () => undefined): Fit | null {
    return this.#first((asked) => (asked === when ? { bytes, tail } : null), tell);
  }

  /** The first rule that fits a datagram, whether it looks at it as it is or as a line. */
  findForDatagram(bytes: Uint8Array, line: Uint8Array, tell: Tell): Fit | null {
    const units = { connect: null, chunk: { bytes, tail: NOTHING }, line: { bytes: line, tail: NOTHING } };
    return this.#first((when) => units[when], tell);
  }

  #first(unitFor: (when: Rule['when']) => Unit | null, tell: Tell): Fit | null {
    for (const [at, { rule, parts, match }] of this.#rules.entries()) {
      const unit = unitFor(rule.when);
      if (!unit || this.#slow.has(at)) continue;
      try {
        const groups = rule.when === 'connect' ? NO_GROUPS : match(unit);
        if (groups) return { rule, parts, unit: unit.bytes, groups };
      } catch (error) {
        if (!(error instanceof SlowExpression)) throw error;
        this.#slow.add(at);
        tell(`rule ${at + 1} is not asked any more: its expression took too long on ${unit.bytes.byteLength} bytes`);
      }
    }
    return null;
  }
}

function patternOf({ test }: Rule): BytePattern | null {
  if (test.kind === 'bytes') return parseBytePattern(test.pattern);
  return test.kind === 'contains' ? literalPattern(parseEscapes(test.text).bytes ?? NOTHING) : null;
}

function matchPattern(pattern: BytePattern): Compiled['match'] {
  const find = patternFinder(pattern);
  return ({ bytes, tail }) => {
    const joined = Buffer.concat([tail, bytes]);
    // What lies in the tail alone was found when it came.
    const from = tail.byteLength - (pattern.bytes.byteLength - 1);
    return find(joined, from) >= 0 ? NO_GROUPS : null;
  };
}

function matchOf({ test }: Rule): Compiled['match'] {
  if (test.kind === 'equals') {
    const wanted = Buffer.from(parseEscapes(test.text).bytes ?? NOTHING);
    return ({ bytes }) => (wanted.equals(bytes) ? NO_GROUPS : null);
  }
  if (test.kind !== 'regex') return () => NO_GROUPS;
  const regex = new RegExp(test.pattern, test.ignoresCase ? 'i' : '');
  let text = '';
  let match: RegExpExecArray | null = null;
  const stopwatch = new Stopwatch(() => (match = regex.exec(text)));
  return ({ bytes }) => {
    // Bytes that are no UTF-8 are compared one by one, so that groups give them back as they were.
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
    text = Buffer.from(bytes).toString(encoding);
    match = null;
    for (let stops = 1; !stopwatch.runWithin(STOP_MS); stops++) if (stops === MOST_STOPS) throw new SlowExpression();
    return match && groupsOf(match, encoding);
  };
}

function groupsOf(match: RegExpExecArray, encoding: BufferEncoding): Groups {
  const numbered = Array.from(match, (text, at) => [String(at), text] as const);
  const named = Object.entries(match.groups ?? {});
  // A group that took no part is empty.
  return new Map([...numbered, ...named].map(([name, text]) => [name, Buffer.from(text ?? '', encoding)]));
}
