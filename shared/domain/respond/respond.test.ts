import { describe, expect, it } from 'vitest';

import type { Rule, RuleReply } from '../../contract/socket-answer.ts';
import { parseBytePattern } from './byte-pattern.ts';
import { fillTemplate, parseReply } from './reply-template.ts';
import { answerProblem, ruleProblem } from './rule-problem.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('byte patterns', () => {
  it('are written as pairs of digits, ?? for any byte', () => {
    expect(parseBytePattern('de:AD ??, 0f')).toEqual({
      bytes: Uint8Array.of(0xde, 0xad, 0, 0x0f),
      isAny: Uint8Array.of(0, 0, 1, 0),
    });
    expect(['', 'd', 'xx', 'de a', '?', '?0'].map(parseBytePattern)).toEqual([null, null, null, null, null, null]);
  });
});

describe('reply templates', () => {
  const fill = (reply: RuleReply, values: Record<string, string> = {}): string => {
    const { parts, problem } = parseReply(reply);
    if (!parts) throw new Error(problem);
    return Buffer.concat(
      fillTemplate(parts, (name) => (values[name] === undefined ? undefined : encode(values[name]))),
    ).toString('latin1');
  };

  it('put values where their names are, and leave other braces alone', () => {
    const text = { kind: 'text', template: String.raw`{"a": 1} {0}-{who}\t{none}`, ending: 'crlf' } as const;
    expect(fill(text, { '0': 'x', who: String.raw`\n` })).toBe('{"a": 1} x-\\n\t{none}\r\n');
    expect(fill({ kind: 'hex', template: '02 {line} 03' }, { line: 'ab' })).toBe('\x02ab\x03');
  });

  it('say what cannot be read', () => {
    expect(parseReply({ kind: 'text', template: String.raw`a\q`, ending: 'none' }).problem).toContain('no escape');
    expect(parseReply({ kind: 'hex', template: '0' }).problem).toContain('missing');
  });
});

describe('rules', () => {
  const rule: Rule = { when: 'line', test: { kind: 'any' }, delayMs: 0, reply: { kind: 'echo' }, after: 'stay' };

  it('say what keeps them from being used', () => {
    const problemOf = (test: Rule['test']): string | null => ruleProblem({ ...rule, test });
    expect(problemOf({ kind: 'regex', pattern: '(', ignoresCase: false })).toContain('No regular expression');
    expect(problemOf({ kind: 'bytes', pattern: 'zz' })).toContain('hexadecimal');
    expect(problemOf({ kind: 'equals', text: String.raw`\x1` })).toContain('two hexadecimal digits');
    expect(problemOf({ kind: 'contains', text: '' })).toContain('Say what');
    expect(ruleProblem({ ...rule, when: 'connect', test: { kind: 'contains', text: '' } })).toBeNull();
    expect(answerProblem({ kind: 'rules', rules: [rule, { ...rule, test: { kind: 'bytes', pattern: '' } }] })).toEqual({
      number: 2,
      problem: expect.stringContaining('hexadecimal'),
    });
  });
});
