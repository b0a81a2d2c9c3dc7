/** One step down into a JSON value: a member's name or an element's index. */
export type JsonStep = string | number;

/** Most steps a path has: deeper values are not offered and not reached. */
const MAX_STEPS = 64;

const SHORT_NAME = /[A-Za-z_\u0080-\uffff][0-9A-Za-z_\u0080-\uffff]*/y;
const INDEX = /\[(0|[1-9][0-9]{0,8})\]/y;
const DOUBLE_QUOTED = /\[("(?:[^"\\\u0000-\u001f]|\\.)*")\]/y;
const SINGLE_QUOTED = /\['((?:[^'\\\u0000-\u001f]|\\.)*)'\]/y;

/**
 * Reads a path to one value, such as `$.sensors[0]["air temp"]`; `$` alone is the whole value. Null for anything
 * else: wildcards, slices and filters name more than one value.
 *
 * @see RFC 9535 §2.5.1 child segments
 */
export function parseJsonPath(text: string): JsonStep[] | null {
  if (!text.startsWith('$')) return null;
  const steps: JsonStep[] = [];
  for (let at = 1; at < text.length;) {
    const found = stepAt(text, at);
    if (!found || steps.length === MAX_STEPS) return null;
    steps.push(found.step);
    at = found.end;
  }
  return steps;
}

/** The reverse of {@link parseJsonPath}, in the shortest form. */
export function formatJsonPath(steps: readonly JsonStep[]): string {
  return steps.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return isShortName(step) ? `${text}.${step}` : `${text}[${JSON.stringify(step)}]`;
  }, '$');
}

/** The value a path leads to, or undefined. Only what the JSON holds itself is reached, nothing inherited. */
export function valueAt(value: unknown, steps: readonly JsonStep[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return undefined;
    if (Array.isArray(at) !== (typeof step === 'number') || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<JsonStep, unknown>)[step];
  }
  return at;
}

function stepAt(text: string, at: number): { step: JsonStep; end: number } | null {
  if (text[at] === '.') {
    const name = match(SHORT_NAME, text, at + 1)?.[0];
    return name === undefined ? null : { step: name, end: at + 1 + name.length };
  }
  const index = match(INDEX, text, at);
  if (index) return { step: Number(index[1]), end: at + index[0].length };
  const quoted = match(DOUBLE_QUOTED, text, at);
  if (quoted) return named(quoted[1]!, at + quoted[0].length);
  const single = match(SINGLE_QUOTED, text, at);
  return single && named(toDoubleQuotes(single[1]!), at + single[0].length);
}

/** Between single quotes `\'` is an apostrophe and `"` needs no escape; all else is as in JSON. */
const toDoubleQuotes = (inner: string): string =>
  `"${inner.replaceAll(/\\.|"/g, (part) => (part === '"' ? '\\"' : part === String.raw`\'` ? "'" : part))}"`;

function named(literal: string, end: number): { step: string; end: number } | null {
  try {
    return { step: JSON.parse(literal) as string, end };
  } catch {
    return null; // an escape JSON does not know: not a path
  }
}

const isShortName = (name: string): boolean => match(SHORT_NAME, name, 0)?.[0].length === name.length && name !== '';

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
