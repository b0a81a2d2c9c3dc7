import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { PeerProcess } from '../fixtures/peers/peer-process.ts';
import { ServedProcess } from '../fixtures/served-process.ts';
import { expect, test } from '../fixtures/test.ts';

test.skip(({ host }) => host !== 'served', 'About the served host’s own process.');

const SERVED = join(import.meta.dirname, '../../out/main/served.js');

/** Runs the host with these arguments to its end. */
async function run(...args: string[]): Promise<PeerProcess> {
  const host = new PeerProcess(process.execPath, [SERVED, '--no-open', ...args]);
  await expect.poll(() => host.isRunning).toBe(false);
  return host;
}

test('the second host on a workspace says who has it', async ({ dataDir }) => {
  await using first = await ServedProcess.start(dataDir);
  const second = await run('--port', '0', '--data', dataDir);
  expect(second.exitCode).toBe(1);
  expect(second.output).toContain(`Another Wirebench (process ${first.pid} on `);
  expect(second.output).toContain('--data DIR');
});

test('a host that was killed leaves its workspace free', async ({ dataDir }) => {
  const first = await ServedProcess.start(dataDir);
  await first.kill();
  await using _second = await ServedProcess.start(dataDir);
});

test('a port that was asked for and is taken is named', async ({ dataDir }) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const host = await run('--port', String(port), '--data', dataDir);
  expect(host.exitCode).toBe(1);
  expect(host.output).toContain(`Port ${port} on 127.0.0.1 is taken by another program`);
  other.close();
});

test('a data folder that cannot be written is named', async ({ dataDir }) => {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'file'), '');
  const host = await run('--port', '0', '--data', join(dataDir, 'file', 'below'));
  expect(host.exitCode).toBe(1);
  expect(host.output).toMatch(/The data folder .*below cannot be written \(ENOTDIR\)/);
});

test('listening beyond loopback without TLS is refused', async ({ dataDir }) => {
  const host = await run('--host', '0.0.0.0', '--port', '0', '--data', dataDir);
  expect([host.exitCode, host.output]).toEqual([1, expect.stringContaining('--tls-cert and --tls-key')]);
});

test('beyond loopback, TLS carries the page, and the host warns who can reach it', async ({
  dataDir,
  certificates,
  browser,
}) => {
  const { certificate, key } = certificates.server;
  const args = ['--host', '0.0.0.0', '--tls-cert', certificate, '--tls-key', key];
  await using host = await ServedProcess.start(dataDir, args);
  expect(host.output).toMatch(/Warning: everyone on the network who reaches https:/);
  const address = new URL(host.url);
  address.hostname = '127.0.0.1';
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(address.href);
  await expect(page.getByRole('contentinfo', { name: 'Status bar' }).getByText('Connected')).toBeVisible();
  expect((await context.cookies())[0]).toMatchObject({ secure: true, httpOnly: true });
  await context.close();
});

test('sessions close in order within 5 s of a signal, and the log holds no token', async ({ dataDir }) => {
  const host = await ServedProcess.start(dataDir, ['--practice']);
  await host.stop();
  const log = readFileSync(join(dataDir, 'logs', 'wirebench.log'), 'utf8');
  expect(log).toContain('closing {"why":"SIGTERM"}');
  expect(log).not.toMatch(/token=[\w-]{10}/);
  expect(host.output).not.toMatch(/Z error /);
});
