import { randomBytes } from 'node:crypto';

import { folderOf, inFolder } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { SftpClient } from './sftp-client.ts';

/**
 * Puts a file in the place of another with plain renames, for servers that cannot do it in one step. What was there
 * waits under a spare name until the other is in its place, so that at every moment both are somewhere.
 *
 * @throws LabError `files.left-aside` where what was there could not be put back: then both files are still there, under
 * the names that the error gives. After any other failure everything is as it was.
 */
export async function replaceFile(sftp: SftpClient, from: string, to: string): Promise<void> {
  const spare = inFolder(folderOf(to), `wirebench-${randomBytes(6).toString('hex')}.old`);
  const wasThere = await moveAside(sftp, to, spare);
  try {
    await sftp.rename(from, to);
  } catch (error) {
    if (wasThere) await putBack(sftp, spare, { from, to, cause: error });
    throw error;
  }
  // The file is in its place, which is what was asked for; a spare that stays does no harm.
  if (wasThere) await sftp.remove(spare).catch(ignoreRefusal);
}

/** Whether there was something. */
async function moveAside(sftp: SftpClient, path: string, spare: string): Promise<boolean> {
  try {
    await sftp.rename(path, spare);
    return true;
  } catch (error) {
    if (error instanceof LabError && error.code === 'files.not-found') return false;
    throw error;
  }
}

async function putBack(sftp: SftpClient, spare: string, failed: { from: string; to: string; cause: unknown }) {
  const { from, to, cause } = failed;
  try {
    await sftp.rename(spare, to);
  } catch (error) {
    ignoreRefusal(error);
    throw new LabError('files.left-aside', { path: to, spare, part: from }, { cause });
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof LabError)) throw error;
}

/** Whether a file that should have replaced another waits beside its place: it must not be taken away then. */
export const isLeftAside = (error: unknown): boolean => error instanceof LabError && error.code === 'files.left-aside';
