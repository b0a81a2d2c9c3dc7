import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets.ts';

/** Which host this is, and what it was started with. */
export interface HostIdentity {
  host: 'desktop' | 'served';
  version: string;
  versions: { name: string; version: string }[];
  logFile: string;
  startsPractice: boolean;
}

/** What a host gives the workbench. */
export interface HostPorts {
  clock: Clock;
  log: Log & { tail(lines: number): string[] };
  secrets: Secrets;
  workspaceDir: string;
  /** The folder of this machine whose files pages may see and write; the user's home unless given. */
  filesDir?: string;
  identity: HostIdentity;
  /** A fresh one-time address for another browser, where the host has such. */
  newLink?: () => string;
}
