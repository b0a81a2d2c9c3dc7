import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';

import { socketPipe } from '../../../renderer/link/socket-route.ts';
import { contract } from '../../../shared/contract/index.ts';
import { createClient, type Client } from '../../../shared/wire/client.ts';
import { openWorkbench } from '../../compose.ts';
import { sealedSecrets } from '../node/sealed-secrets.ts';
import { startServed, type ServedHost } from './served-host.ts';

let folder: string;
let host: ServedHost;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reattach-'));
  const root = join(folder, 'program');
  mkdirSync(join(root, 'out/renderer'), { recursive: true });
  writeFileSync(join(root, 'out/renderer/index.html'), 'page');
  host = await startServed(
    {
      host: '127.0.0.1',
      port: 0,
      dataDir: join(folder, 'data'),
      opensBrowser: false,
      startsPractice: false,
      links: [],
      wantsHelp: false,
    },
    {
      program: { root, version: '1.2.3' },
      makeLab: openWorkbench,
      makeSecrets: (dir) => sealedSecrets(dir, {}),
      say: () => {},
      echo: () => {},
    },
  );
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

/** A browser that was let in by a link, with its cookie. */
async function enter(link: string): Promise<{ origin: string; cookie: string }> {
  const { origin, hash } = new URL(link);
  const answer = await fetch(`${origin}/enter`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice('#token='.length) }),
  });
  return { origin, cookie: answer.headers.get('set-cookie')!.split(';')[0]! };
}

/** A tab of that browser: the page's own end of the socket. */
async function open(browser: { origin: string; cookie: string }, tab = 'tab') {
  const socket = new NodeSocket(`${browser.origin.replace('http', 'ws')}/link?client=${tab}`, { headers: browser });
  socket.binaryType = 'arraybuffer';
  await new Promise((resolve) => socket.on('open', resolve));
  const lab = createClient(contract, socketPipe(socket as unknown as WebSocket));
  return { lab, cut: () => socket.terminate() };
}

/** Ids of the practice lab's sessions as this page sees them. */
async function sessionsOf(lab: Client<typeof contract>): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const following = lab.sessions.view({ first: 0, count: 500, filter: '' }, ({ items }) => {
    const { rows } = items.at(-1)!;
    if (rows.length > 3) resolve(rows.map(({ id }) => id));
  });
  return promise.finally(() => following.close());
}

it('shows the same sessions to a second browser, to a second tab, and to a page that comes back', async () => {
  const browser = await enter(host.url);
  const first = await open(browser);
  await first.lab.practice.start({ seed: 1 });
  const before = await sessionsOf(first.lab);
  const [tab, other] = await Promise.all([
    open(browser, 'tab2').then(({ lab }) => sessionsOf(lab)),
    enter(host.newLink())
      .then(open)
      .then(({ lab }) => sessionsOf(lab)),
  ]);
  expect(tab).toEqual(expect.arrayContaining(before));
  expect(other).toEqual(expect.arrayContaining(before));

  first.cut();
  await expect(first.lab.practice.stop({})).rejects.toMatchObject({ code: 'link-lost' });
  const again = await open(browser);
  expect(await sessionsOf(again.lab)).toEqual(expect.arrayContaining(before));
});

it('gives a page a fresh link that opens once', async () => {
  const { lab } = await open(await enter(host.url));
  const { url } = await lab.workbench.newLink({});
  expect((await enter(url)).cookie).toMatch(/^wirebench-\d+=/);
  const { origin, hash } = new URL(url);
  const used = await fetch(`${origin}/enter`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice('#token='.length) }),
  });
  expect(used.status).toBe(403);
});
