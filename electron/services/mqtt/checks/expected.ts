import { isDeepStrictEqual } from 'node:util';

import { CHECK_PREVIEW_BYTES, type Expectation, type ExpectationResult } from '../../../../shared/contract/checks.ts';
import type { Qos } from '../../../../shared/contract/mqtt-profile.ts';
import { parseJsonPath, valueAt } from '../../../../shared/domain/plot/json-path.ts';
import { compileFilter } from '../../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Arrival } from '../message-history.ts';
import { GuardedRegex } from '../regex-guard.ts';

/** Longest payload whose text is looked at, in bytes. */
const MOST_TEXT_BYTES = 262_144;

/** One expectation of a check that is running, and what came of it. */
export class Expected {
  readonly #expectation: Expectation;
  readonly #matchesTopic: (topic: string) => boolean;
  readonly #isIt: (text: string) => boolean;
  #seen = 0;
  #tookMs: number | null = null;
  #message: ExpectationResult['message'] = null;

  /** @throws LabError `checks.not-ready`, `mqtt.bad-pattern`. */
  constructor(expectation: Expectation) {
    this.#expectation = expectation;
    this.#matchesTopic = compileFilter(expectation.filter);
    this.#isIt = testOf(expectation);
  }

  /** Nothing that may still come changes it. */
  get isDecided(): boolean {
    return this.#tookMs !== null;
  }

  /** Whether it is still open at the end only: that nothing comes is known when the time is over. */
  get expectsNothing(): boolean {
    return this.#expectation.rule === 'nothing';
  }

  /** @throws LabError `mqtt.slow-pattern`. */
  offer(topic: string, { payload, qos, retain }: Arrival, atMs: number): void {
    if (this.isDecided || !this.#matchesTopic(topic)) return;
    this.#seen += 1;
    const { byteLength: sizeBytes } = payload;
    const preview = new Uint8Array(payload.subarray(0, CHECK_PREVIEW_BYTES));
    this.#message = { topic, qos: qos as Qos, isRetained: retain, sizeBytes, preview };
    if (sizeBytes <= MOST_TEXT_BYTES && this.#isIt(new TextDecoder().decode(payload))) this.#tookMs = atMs;
  }

  result(): ExpectationResult {
    return {
      expectation: this.#expectation,
      isMet: this.expectsNothing ? this.#seen === 0 : this.isDecided,
      tookMs: this.#tookMs,
      seen: this.#seen,
      message: this.#message,
    };
  }
}

/** Whether a payload's text is what is expected. */
function testOf({ rule, text, path }: Expectation): (payload: string) => boolean {
  switch (rule) {
    case 'any':
    case 'nothing':
      return () => true;
    case 'equals':
      return (payload) => payload === text;
    case 'contains':
      return (payload) => payload.includes(text);
    case 'matches':
      return regexTest(text);
    case 'json':
      return jsonTest(path, text);
  }
}

function regexTest(pattern: string): (payload: string) => boolean {
  const regex = new GuardedRegex(pattern, true);
  return (payload) => {
    const search = regex.find([payload]);
    let step = search.next();
    while (!step.done) step = search.next();
    return step.value[0] !== null;
  };
}

/** What is no JSON stands for itself, so that a text needs no quotes. */
function jsonTest(path: string, text: string): (payload: string) => boolean {
  const steps = parseJsonPath(path);
  if (!steps) throw new LabError('checks.not-ready', { reason: `“${path}” is no JSON path, such as $.air.co2` });
  const wanted = parsed(text) ?? { value: text };
  return (payload) => {
    const got = parsed(payload);
    return got !== null && isDeepStrictEqual(valueAt(got.value, steps), wanted.value);
  };
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null; // no JSON
  }
}
