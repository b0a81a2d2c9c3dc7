/** Names of facts whose values never reach the log. */
const SECRET_NAME = /pass(word|phrase)?$|secret|token|cookie|credential|authorization|private_?key|client_?key|^pin$/i;
/** A one-time address, wherever it stands. */
const TOKEN_IN_TEXT = /(#token=)[\w-]+/g;
const REDACTED = '(not logged)';
const MAX_DEPTH = 6;
const MAX_TEXT = 8_000;

/** Facts as plain data fit for a log: secrets out, bytes as their size, errors with stack and cause. Never throws. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'function' || typeof value === 'symbol') return String(value).slice(0, 100);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, 100).map((each) => redact(each, depth + 1));
  if (value instanceof Error) return redactError(value, depth);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, redactField(name, field, depth)]));
}

function redactText(text: string): string {
  const safe = text.replace(TOKEN_IN_TEXT, `$1${REDACTED}`);
  return safe.length > MAX_TEXT ? `${safe.slice(0, MAX_TEXT)}… (${safe.length} characters)` : safe;
}

function redactField(name: string, field: unknown, depth: number): unknown {
  return SECRET_NAME.test(name) && field !== null && field !== undefined && typeof field !== 'boolean'
    ? REDACTED
    : redact(field, depth + 1);
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause, ...fields } = error;
  return {
    ...(redact(fields, depth + 1) as object),
    stack: redactText(stack ?? `${name}: ${message}`),
    ...(cause !== undefined && { cause: redact(cause, depth + 1) }),
  };
}
