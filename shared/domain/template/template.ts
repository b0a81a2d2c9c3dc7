/** A text with places that are filled in for every message, such as `{"t":{{random 18 24}}}`. */
export interface Template {
  parts: readonly (string | Place)[];
}

/** One `{{…}}`. */
interface Place {
  variable: Variable;
  args: readonly number[];
}

/** Why a text is no template, and where: an index into it, in UTF-16 units. */
export interface TemplateProblem {
  at: number;
  reason: string;
}

/** What the places are filled in with. */
export interface TemplateSource {
  /** Milliseconds since the Unix epoch. */
  nowMs: number;
  /** How many messages were made of the template before this one. */
  count: number;
  /** From 0 up to, without, 1. */
  random(): number;
  uuid(): string;
  clientId: string;
}

type Variable = keyof typeof VARIABLES;

interface Definition {
  /** How it is written, with its arguments. */
  usage: string;
  /** What it becomes. */
  meaning: string;
  args: readonly [least: number, most: number];
  fill(source: TemplateSource, args: readonly number[]): string;
}

/** Every variable; pages list them from here. */
export const VARIABLES = {
  counter: {
    usage: '{{counter}} or {{counter START STEP}}',
    meaning: 'The number of the message: 1, 2, 3, or from START in steps of STEP',
    args: [0, 2],
    fill: ({ count }, [start = 1, step = 1]) => plain(start + step * count, decimalsOf(start, step)),
  },
  timestamp: {
    usage: '{{timestamp}}',
    meaning: 'The time in ISO 8601, in UTC',
    args: [0, 0],
    fill: ({ nowMs }) => new Date(nowMs).toISOString(),
  },
  timestamp_ms: {
    usage: '{{timestamp_ms}}',
    meaning: 'Milliseconds since 1970',
    args: [0, 0],
    fill: ({ nowMs }) => String(Math.floor(nowMs)),
  },
  timestamp_s: {
    usage: '{{timestamp_s}}',
    meaning: 'Seconds since 1970',
    args: [0, 0],
    fill: ({ nowMs }) => String(Math.floor(nowMs / 1_000)),
  },
  random: {
    usage: '{{random}} or {{random MIN MAX}}',
    meaning: 'A number from MIN to MAX (0 to 100), with as many decimals as they are written with',
    args: [0, 2],
    fill: ({ random }, [min = 0, max = 100]) => randomBetween(random, min, max),
  },
  uuid: {
    usage: '{{uuid}}',
    meaning: 'A random UUID (RFC 9562, version 4)',
    args: [0, 0],
    fill: ({ uuid }) => uuid(),
  },
  client_id: {
    usage: '{{client_id}}',
    meaning: 'The client id of the connection',
    args: [0, 0],
    fill: ({ clientId }) => clientId,
  },
} as const satisfies Record<string, Definition>;

const PLACE = /\{\{(.*?)\}\}/gs;
const NUMBER = /^-?\d{1,15}(\.\d{1,9})?$/;

/** Whether a text holds anything that looks like a place. */
export const hasPlaces = (text: string): boolean => /\{\{.*?\}\}/s.test(text);

/** Reads a template, or says what the first thing wrong with it is. Text outside `{{…}}` is taken as it is. */
export function parseTemplate(text: string): Template | TemplateProblem {
  const parts: (string | Place)[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    const place = placeOf(match[1]!);
    if (typeof place === 'string') return { at: match.index, reason: place };
    parts.push(text.slice(end, match.index), place);
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return { parts: parts.filter((part) => part !== '') };
}

export const isTemplateProblem = (read: Template | TemplateProblem): read is TemplateProblem => 'reason' in read;

/** The text of one message. */
export function renderTemplate({ parts }: Template, source: TemplateSource): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : definitionOf(part.variable).fill(source, part.args)))
    .join('');
}

function placeOf(inner: string): Place | string {
  const [name = '', ...words] = inner.trim().split(/\s+/);
  if (!isVariable(name)) return `there is no variable “${name}”`;
  const { args, usage } = definitionOf(name);
  if (words.length < args[0] || words.length > args[1]) return `it is written ${usage}`;
  const wrong = words.find((word) => !NUMBER.test(word));
  if (wrong !== undefined) return `“${wrong}” is not a number such as 20 or -1.5`;
  const numbers = words.map(Number);
  if (name === 'random' && (numbers[0] ?? 0) > (numbers[1] ?? 100)) return 'the smaller number comes first';
  return { variable: name, args: numbers };
}

const isVariable = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);
const definitionOf = (variable: Variable): Definition => VARIABLES[variable];

/** Evenly from `min` to `max`, both included, in steps of their last decimal. */
function randomBetween(random: () => number, min: number, max: number): string {
  const decimals = decimalsOf(min, max);
  const scale = 10 ** decimals;
  const steps = Math.round((max - min) * scale) + 1;
  return plain(min + Math.floor(random() * steps) / scale, decimals);
}

const plain = (value: number, decimals: number): string => value.toFixed(decimals);

/** Decimals of the number that has most; exponents cannot be written in a template, but small ones print as such. */
function decimalsOf(...values: readonly number[]): number {
  return Math.max(...values.map((value) => decimalPlaces(value)));
}

function decimalPlaces(value: number): number {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}
