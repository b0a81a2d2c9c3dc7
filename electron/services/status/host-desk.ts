import type { z } from 'zod';

import type { HostInfo } from '../../../shared/contract/workbench.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { HostPorts } from '../../ports/host.ts';

/** What the page may ask of the host itself: who it is, its log, a link for another browser. */
export class HostDesk {
  readonly #ports: HostPorts;
  #traces = 0;

  constructor(ports: HostPorts) {
    this.#ports = ports;
  }

  async info(): Promise<z.infer<typeof HostInfo>> {
    const { identity, workspaceDir, secrets } = this.#ports;
    return { ...identity, platform: process.platform, dataDir: workspaceDir, secretsBackend: secrets.backend };
  }

  async logTail({ lines }: { lines: number }): Promise<{ lines: string[] }> {
    return { lines: this.#ports.log.tail(lines) };
  }

  /** @throws LabError `workbench.no-link` where pages need none. */
  async newLink(): Promise<{ url: string }> {
    if (!this.#ports.newLink) throw new LabError('workbench.no-link', {});
    return { url: this.#ports.newLink() };
  }

  async reportPageError(about: { where: string; message: string; stack: string }): Promise<{ trace: string }> {
    return { trace: this.report('the page failed', about) };
  }

  /** Writes an unforeseen failure to the log. @returns the trace the user can quote. */
  report(message: string, facts: Record<string, unknown>): string {
    const trace = `T${String(++this.#traces).padStart(4, '0')}`;
    this.#ports.log.error(message, { ...facts, trace });
    return trace;
  }
}
