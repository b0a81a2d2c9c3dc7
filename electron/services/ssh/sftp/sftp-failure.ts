import { LabError } from '../../../../shared/errors/lab-error.ts';

/** What a server answers with. @see draft-ietf-secsh-filexfer-02 §7 */
export const STATUS = { ok: 0, eof: 1, noSuchFile: 2, permissionDenied: 3 } as const;

/** A status that is not OK, as the server said it. */
export class SftpStatus extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a status means for the one who wanted to do something with `path`. */
export function fromStatus(error: unknown, path: string): unknown {
  if (!(error instanceof SftpStatus)) return error;
  const cause = { cause: error };
  if (error.code === STATUS.noSuchFile) return new LabError('files.not-found', { path }, cause);
  if (error.code === STATUS.permissionDenied) return new LabError('files.no-permission', { path }, cause);
  // SFTP version 3 says "Failure" to nearly everything else: a full disk, a folder that is not empty, a name in use.
  const reason = error.message.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 200);
  return new LabError('files.failed', { path, reason: reason || `status ${error.code}` }, cause);
}
