import { LabError } from '../../../shared/errors/lab-error.ts';

/** What a socket's error means for the one who wanted to connect. */
export function fromSocketError(error: unknown, { host, address }: { host: string; address: string }): LabError {
  if (error instanceof LabError) return error;
  const reason = codeOf(error);
  const cause = { cause: error };
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN' || reason === 'ENODATA')
    return new LabError('ssh.host-not-found', { host }, cause);
  if (reason === 'ECONNREFUSED') return new LabError('ssh.refused', { address }, cause);
  return new LabError('ssh.unreachable', { address, reason }, cause);
}

/** The system's code of an error, of the first one where several addresses were tried; else its message. */
export function codeOf(error: unknown): string {
  const { code, errors, message } = error as { code?: unknown; errors?: unknown[]; message?: string };
  if (typeof code === 'string' && code) return code;
  return errors?.[0] ? codeOf(errors[0]) : (message ?? String(error));
}

const KINDS: readonly [pattern: RegExp, what: string][] = [
  [/host key/i, 'kind of host key'],
  [/key exchange/i, 'key exchange'],
  [/cipher/i, 'encryption'],
  [/MAC/, 'integrity check'],
  [/compression/i, 'compression'],
];

/** What an error of the key exchange means. */
export function fromHandshakeError(error: Error, address: string): LabError {
  const cause = { cause: error };
  const what = /no matching/i.test(error.message) && KINDS.find(([pattern]) => pattern.test(error.message))?.[1];
  if (what) return new LabError('ssh.no-common-algorithm', { address, what }, cause);
  return new LabError('ssh.handshake', { address, reason: error.message }, cause);
}

/** How whoever answered began, for people who reached something else; control characters are left out. */
export function strangerReason(firstBytes: string): string {
  const line = firstBytes
    .split('\n')[0]!
    .replaceAll(/[^\x20-\x7e]/g, '')
    .slice(0, 60);
  if (line === '') return firstBytes === '' ? 'it closed the connection without a word' : 'it sent other bytes';
  return `it began with “${line}”`;
}
