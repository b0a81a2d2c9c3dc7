import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The program as it is installed. */
export interface Program {
  /** Folder that holds `package.json` and `out/`. */
  root: string;
  version: string;
}

/** Finds the program around `from`, a folder inside it: sources, bundle and package lie at different depths. */
export function findProgram(from: string): Program {
  const file = join(from, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === 'wirebench' && version) return { root: from, version };
  }
  const above = dirname(from);
  if (above === from) throw new Error('No package.json of Wirebench above the running program');
  return findProgram(above);
}

/** Versions for the about box and the log: the program, and what runs it. */
export function versionsOf(program: string): { name: string; version: string }[] {
  const { node, v8, electron, chrome, openssl, sqlite } = process.versions as Record<string, string | undefined>;
  const all = {
    Wirebench: program,
    Electron: electron,
    Chromium: chrome,
    'Node.js': node,
    V8: v8,
    OpenSSL: openssl,
    SQLite: sqlite,
  };
  return Object.entries(all).flatMap(([name, version]) => (version ? [{ name, version }] : []));
}
