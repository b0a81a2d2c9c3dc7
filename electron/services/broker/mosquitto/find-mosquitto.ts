import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Servers are kept where a user's PATH often does not look. */
const FURTHER_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/sbin',
  '/usr/local/opt/mosquitto/sbin',
  'C:\\Program Files\\mosquitto',
];
const WAIT_MS = 3_000;

export interface FoundMosquitto {
  path: string;
  /** As `2.0.11`; empty where the program does not say. */
  version: string;
}

/** The installed Mosquitto; null where there is none. */
export async function findMosquitto(
  searchPath: string,
  furtherFolders: readonly string[] = FURTHER_FOLDERS,
): Promise<FoundMosquitto | null> {
  const name = process.platform === 'win32' ? 'mosquitto.exe' : 'mosquitto';
  const folders = [...searchPath.split(delimiter).filter((folder) => folder !== ''), ...furtherFolders];
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isProgram(path)) return { path, version: await versionOf(path) };
  }
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run
  }
}

/** Its help begins with its version; it ends with an error code of its own after printing it. */
function versionOf(path: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(path, ['-h'], { timeout: WAIT_MS }, (_error, stdout) => {
      resolve(/version (\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? '');
    });
  });
}
