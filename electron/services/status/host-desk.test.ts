import { describe, expect, it, vi } from 'vitest';

import type { HostPorts } from '../../ports/host.ts';
import { HostDesk } from './host-desk.ts';

function setup(newLink?: () => string) {
  const error = vi.fn();
  const ports: HostPorts = {
    clock: { nowMs: () => 0, nowNs: () => 0n },
    log: { info: () => {}, warn: () => {}, error, tail: (lines) => ['a', 'b', 'c'].slice(-lines) },
    secrets: { backend: 'a key file', seal: async () => new Uint8Array(), open: async () => '' },
    workspaceDir: '/data',
    identity: { host: 'served', version: '1.2.3', versions: [], logFile: '/data/log', startsPractice: true },
    ...(newLink && { newLink }),
  };
  return { desk: new HostDesk(ports), error };
}

describe('the host desk', () => {
  it('says who the host is and where its data lives', async () => {
    expect(await setup().desk.info()).toMatchObject({
      host: 'served',
      dataDir: '/data',
      secretsBackend: 'a key file',
      platform: process.platform,
    });
  });

  it('hands out the newest lines of the log', async () => {
    expect(await setup().desk.logTail({ lines: 2 })).toEqual({ lines: ['b', 'c'] });
  });

  it('hands out links only where the host has such', async () => {
    expect(await setup(() => 'http://x/#token=1').desk.newLink()).toEqual({ url: 'http://x/#token=1' });
    await expect(setup().desk.newLink()).rejects.toMatchObject({ code: 'workbench.no-link' });
  });

  it('gives each failure of a page a trace of its own that the log has too', async () => {
    const { desk, error } = setup();
    const first = await desk.reportPageError({ where: 'pane', message: 'boom', stack: '' });
    const second = await desk.reportPageError({ where: 'pane', message: 'boom', stack: '' });
    expect(first.trace).not.toBe(second.trace);
    expect(error).toHaveBeenLastCalledWith('the page failed', expect.objectContaining({ trace: second.trace }));
  });
});
