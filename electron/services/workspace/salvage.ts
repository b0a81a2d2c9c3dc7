import type { z } from 'zod';

/** Rounds of correction before the whole value is given up. */
const MOST_ROUNDS = 20;

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads stored data that may be damaged, or from another version: a field that is missing or makes no sense takes its
 * default, the others stay. Answers the value and which fields were lost, as dotted paths.
 */
export function salvage<T extends Fields>(
  schema: z.ZodType<T>,
  stored: unknown,
  defaults: T,
): { value: T; lost: string[] } {
  if (!isFields(stored)) return { value: defaults, lost: Object.keys(defaults) };
  const candidate: Fields = { ...defaults, ...structuredClone(stored) };
  const lost = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const parsed = schema.safeParse(candidate);
    if (parsed.success) return { value: parsed.data, lost: [...lost] };
    for (const { path } of parsed.error.issues) lost.add(reset(candidate, defaults, path.map(String)));
  }
  return { value: defaults, lost: Object.keys(defaults) };
}

/** Puts the default where `path` points, as deep as both sides have fields; answers the path it reset. */
function reset(candidate: Fields, defaults: Fields, path: readonly string[]): string {
  const [key = '', ...rest] = path;
  const inner = candidate[key];
  const innerDefaults = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
  if (rest.length > 0 && isFields(inner) && isFields(innerDefaults))
    return `${key}.${reset(inner, innerDefaults, rest)}`;
  if (Object.hasOwn(defaults, key)) candidate[key] = structuredClone(defaults[key]);
  else delete candidate[key];
  return key;
}
