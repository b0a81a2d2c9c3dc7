import { readFile, stat } from 'node:fs/promises';

import { LabError } from '../../../../shared/errors/lab-error.ts';
import { codeOf, PRIVATE_MODE, replaceFile } from '../key-disk.ts';

/** More than any list of hosts. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A list of known hosts, wherever it is kept. */
export interface HostList {
  /** Of the file; empty where there is none. */
  path: string;
  isEditable: boolean;
  /** Its text, byte by byte as latin1; empty where there is none yet. @throws LabError `keys.file-failed`. */
  read(): Promise<string>;
  /** @param before What it was; kept where there is a place for it. @throws LabError `keys.file-failed`, `workspace.write-failed`. */
  write(text: string, before: string): Promise<void>;
}

/** A known_hosts file; what it was before a change stays beside it with `.old`, as ssh-keygen leaves it. */
export function hostListFile(path: string, isEditable: boolean): HostList {
  return {
    path,
    isEditable,
    read: () => textOf(path),
    write: async (text, before) => {
      const mode = await modeOf(path);
      await replaceFile(`${path}.old`, Buffer.from(before, 'latin1'), mode);
      await replaceFile(path, Buffer.from(text, 'latin1'), mode);
    },
  };
}

/** The list a workspace keeps in its database. */
export function keptHostList(kept: { read(): string | null; write(text: string): void }): HostList {
  return { path: '', isEditable: true, read: async () => kept.read() ?? '', write: async (text) => kept.write(text) };
}

async function textOf(path: string): Promise<string> {
  const failed = (reason: string, cause?: unknown): LabError =>
    new LabError('keys.file-failed', { path, verb: 'read', reason }, { cause });
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw failed(`it has ${size} bytes`);
    return await readFile(path, 'latin1');
  } catch (error) {
    if (error instanceof LabError) throw error;
    if (codeOf(error) === 'ENOENT') return '';
    throw failed(codeOf(error), error);
  }
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777 || PRIVATE_MODE;
}
