import { open } from 'node:fs/promises';

import type { Log } from '../../ports/log.ts';
import { isAbout, type KnownHost, knownHostLine, knownHostName, parseKnownHosts } from '../lib/ssh/known-hosts.ts';

/** What the workspace's own list is called where a line of it is named. */
const OWN = 'the list of this workspace';
/** More than any list of hosts; a larger file is read up to here. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** A text the workspace keeps. */
export interface KeptText {
  read(): string | null;
  /** @throws LabError `workspace.write-failed`. */
  write(text: string): void;
}

interface HostListsDeps {
  /** Paths of the known_hosts files of this machine; read, never written. */
  files: readonly string[];
  own: KeptText;
  log: Log;
}

/** The lists of host keys that count here: the machine's files and the workspace's own. */
export class HostLists {
  constructor(private readonly deps: HostListsDeps) {}

  /** Every entry, the machine's first. A file that is missing holds none; one that cannot be read is logged. */
  async read(): Promise<KnownHost[]> {
    const lists = await Promise.all(this.deps.files.map(async (file) => parseKnownHosts(await this.#text(file), file)));
    return [...lists.flat(), ...this.#own()];
  }

  isOwn({ source }: KnownHost): boolean {
    return source === OWN;
  }

  /** @throws LabError `workspace.write-failed`. */
  async remember(host: string, port: number, key: Uint8Array): Promise<void> {
    const { own } = this.deps;
    own.write((own.read() ?? '') + knownHostLine(host, port, key));
  }

  /** Takes every key of a host off the workspace's own list. @throws LabError `workspace.write-failed`. */
  async forget(host: string, port: number): Promise<void> {
    const name = knownHostName(host, port);
    const gone = new Set(this.#own().flatMap((entry) => (isAbout(entry, name) ? [entry.line] : [])));
    const lines = (this.deps.own.read() ?? '').split('\n');
    this.deps.own.write(lines.filter((_line, index) => !gone.has(index + 1)).join('\n'));
  }

  #own(): KnownHost[] {
    return parseKnownHosts(this.deps.own.read() ?? '', OWN);
  }

  async #text(file: string): Promise<string> {
    try {
      await using handle = await open(file);
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(Math.min(size, MAX_FILE_BYTES)) });
      return buffer.toString('latin1', 0, bytesRead);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      if (reason !== 'ENOENT') this.deps.log.warn('a known_hosts file cannot be read', { file, reason });
      return '';
    }
  }
}
