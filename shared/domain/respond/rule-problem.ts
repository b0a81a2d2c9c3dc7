import type { Answer, Rule } from '../../contract/socket-answer.ts';
import { parseEscapes } from '../escapes.ts';
import { parseBytePattern } from './byte-pattern.ts';
import { parseReply } from './reply-template.ts';

/** What keeps a rule from being used, in words; null where nothing does. */
export function ruleProblem({ when, test, reply }: Rule): string | null {
  return (when === 'connect' ? null : testProblem(test)) ?? parseReply(reply).problem;
}

/** The first rule that cannot be used, counted from 1, and why. */
export function answerProblem(answer: Answer): { number: number; problem: string } | null {
  if (answer.kind !== 'rules') return null;
  for (const [at, rule] of answer.rules.entries()) {
    const problem = ruleProblem(rule);
    if (problem) return { number: at + 1, problem };
  }
  return null;
}

function testProblem(test: Rule['test']): string | null {
  switch (test.kind) {
    case 'any':
      return null;
    case 'equals':
      return parseEscapes(test.text).problem;
    case 'contains':
      return test.text === '' ? 'Say what has to be in it' : parseEscapes(test.text).problem;
    case 'regex':
      return regexProblem(test.pattern);
    case 'bytes':
      return parseBytePattern(test.pattern) ? null : 'Write pairs of hexadecimal digits, and ?? for any byte';
  }
}

function regexProblem(pattern: string): string | null {
  try {
    const { source } = new RegExp(pattern);
    // The empty expression's source is `(?:)`.
    return source === '(?:)' ? 'Write a regular expression' : null;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return `No regular expression: ${message.slice(message.lastIndexOf(': ') + 2).toLowerCase()}`;
  }
}
