/** The system's code of an error, of the first one where several addresses were tried; else its message. */
export function codeOf(error: unknown): string {
  const { code, errors, message } = error as { code?: unknown; errors?: unknown[]; message?: string };
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  if (typeof code === 'string' && code) return code;
  return message ?? String(error);
}
