import { LabError } from '../../../shared/errors/lab-error.ts';

const NOT_FOUND = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA']);

/** What a system's error means for the one who wanted to connect. `address` is `host:port`. */
export function connectFailure(error: unknown, host: string, address: string, timeoutMs: number): LabError {
  if (error instanceof LabError) return error;
  const code = codeOf(error);
  if (NOT_FOUND.has(code)) return new LabError('socket.host-not-found', { host }, { cause: error });
  if (code === 'ECONNREFUSED') return new LabError('socket.refused', { address }, { cause: error });
  if (code === 'ETIMEDOUT') return new LabError('socket.timeout', { address, timeoutMs }, { cause: error });
  return new LabError('socket.unreachable', { address, reason: code }, { cause: error });
}

/** What a system's error means for the one who wanted to listen. */
export function listenFailure(error: unknown, address: string): LabError {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') return new LabError('socket.port-taken', { address }, { cause: error });
  if (code === 'EACCES') return new LabError('socket.port-forbidden', { address }, { cause: error });
  return new LabError('socket.listen-failed', { address, reason: code }, { cause: error });
}

/** The system's code of an error, of the first one where several addresses were tried; else its message. */
export function codeOf(error: unknown): string {
  const { code, errors, message } = error as { code?: unknown; errors?: unknown[]; message?: string };
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  if (typeof code === 'string' && code) return code;
  return message ?? String(error);
}
