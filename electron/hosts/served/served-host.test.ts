import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { HostPorts } from '../../ports/host.ts';
import type { HostOptions } from '../node/options.ts';
import { USUAL_PORT } from './listen.ts';
import { startServed, type ServedHost } from './served-host.ts';

let dataDir: string;
let said: string[];
const running: ServedHost[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'served-'));
  said = [];
  mkdirSync(join(dataDir, 'program/out/renderer'), { recursive: true });
  writeFileSync(join(dataDir, 'program/out/renderer/index.html'), 'page');
});
afterEach(async () => {
  for (const host of running.splice(0)) await host.close();
  rmSync(dataDir, { recursive: true });
});

const secrets = { backend: 'none', seal: async () => new Uint8Array(), open: async () => '' };

/** @param port Null leaves the choice to the host. */
async function start(change: Partial<HostOptions> = {}, port: number | null = 0) {
  const closed: string[] = [];
  const ports: HostPorts[] = [];
  const host = await startServed(
    {
      host: '127.0.0.1',
      opensBrowser: false,
      startsPractice: false,
      links: [],
      wantsHelp: false,
      dataDir,
      ...(port !== null && { port }),
      ...change,
    },
    {
      program: { root: join(dataDir, 'program'), version: '1.2.3' },
      makeLab: (given) => {
        ports.push(given);
        return { attach: () => {}, [Symbol.asyncDispose]: async () => void closed.push('lab') };
      },
      makeSecrets: () => secrets,
      say: (line) => void said.push(line),
      echo: () => {},
    },
  );
  running.push(host);
  return { host, closed, ports: ports[0]! };
}

it('prints one ready line with a one-time address', async () => {
  const { host } = await start();
  expect(said).toEqual([]);
  host.announce();
  expect(said).toEqual([expect.stringMatching(/^Wirebench is ready: http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)]);
});

it('takes a free port where the usual one is taken, and says so', async () => {
  const other = createServer();
  const isTaken = new Promise<void>((resolve) => {
    other.once('error', () => resolve()); // somebody else has it, which serves as well
    other.listen(USUAL_PORT, '127.0.0.1', resolve);
  });
  await isTaken;
  try {
    const { host } = await start({}, null);
    host.announce();
    const port = Number(new URL(host.url).port);
    expect(port).not.toBe(USUAL_PORT);
    expect(said[0]).toBe(`Port ${USUAL_PORT} is taken; using ${port} instead.`);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  } finally {
    other.close();
  }
});

it('gives the workbench its folder, its identity and a way to make links', async () => {
  const { ports, host } = await start({ startsPractice: false });
  expect(ports.workspaceDir).toBe(dataDir);
  expect(ports.identity).toMatchObject({ host: 'served', logFile: join(dataDir, 'logs', 'wirebench.log') });
  expect(ports.identity.versions.map(({ name }) => name)).toContain('Node.js');
  expect(ports.newLink!()).not.toBe(host.url);
  expect(ports.newLink!().split('#')[0]).toBe(host.url.split('#')[0]);
});

it('lets no second host open the same workspace, says who has it, and lets go when it closes', async () => {
  const { host, closed } = await start();
  await expect(start()).rejects.toMatchObject({
    code: 'workspace.locked',
    facts: { dataDir, pid: process.pid, host: hostname() },
  });
  await host.close();
  expect(closed).toEqual(['lab']);
  await start();
});

it('closes what it opened when a later step fails', async () => {
  await expect(start({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'host.needs-tls' });
  await start();
});

it('never writes a token into the log', async () => {
  const { host } = await start();
  host.log.info(`an address: ${host.newLink()}`, { token: 'abc', url: host.url });
  const log = readFileSync(host.log.path, 'utf8');
  expect(log).toContain('ready');
  expect(log).not.toMatch(/#token=[\w-]{20}|abc/);
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(true);
});
