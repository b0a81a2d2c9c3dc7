/** The value of a JSON text, or `undefined` where it is none: callers check what they get against a schema anyway. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // `undefined` says it: no JSON text has that value.
  }
}
