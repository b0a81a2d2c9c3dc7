import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import type { HostOptions } from '../node/options.ts';
import { openSite, type Site } from './site.ts';

const options: HostOptions = {
  host: '127.0.0.1',
  port: 0,
  opensBrowser: false,
  startsPractice: false,
  links: [],
  wantsHelp: false,
};
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

let folder: string;
let site: Site;
let nowMs: number;
const attached: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'site-'));
  mkdirSync(join(folder, 'out/renderer/assets'), { recursive: true });
  writeFileSync(join(folder, 'out/renderer/index.html'), '<!doctype html>page');
  writeFileSync(join(folder, 'out/renderer/assets/main-abc.js'), 'let a = 1;\n'.repeat(1_000));
  writeFileSync(join(folder, 'secret.txt'), 'not for the web');
  nowMs = 1_000_000;
  site = await openSite(options, folder, quiet, () => nowMs);
  attached.length = 0;
  site.serve({ attach: (client) => void attached.push(client), [Symbol.asyncDispose]: async () => {} });
});
afterEach(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Sent {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
}

/** A request as any program on this machine may send it: every header is ours to choose. */
async function ask(path: string, { method = 'GET', body = '', headers = {} }: Sent = {}): Promise<Answer> {
  const sent = httpRequest({ host: '127.0.0.1', port: site.port, path, method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) };
}

const origin = () => `http://127.0.0.1:${site.port}`;
const tokenOf = (link: string): string => link.split('#token=')[1]!;
const enter = (token: string, headers: Record<string, string> = {}) =>
  ask('/enter', {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { origin: origin(), 'content-type': 'application/json', ...headers },
  });
const codeOf = ({ body }: Answer): unknown => (JSON.parse(body.toString()) as { code: unknown }).code;

async function cookie(): Promise<string> {
  const answer = await enter(tokenOf(site.newLink()));
  return answer.headers['set-cookie']![0]!.split(';')[0]!;
}

async function dial(headers: Record<string, string>, path = '/link?client=tab1'): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${site.port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => (socket.close(), resolve('open')));
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.on('error', () => {});
  });
}

describe('the door', () => {
  it('trades a token once for a cookie that scripts and other sites cannot use', async () => {
    const token = tokenOf(site.newLink());
    const first = await enter(token);
    expect(first.status).toBe(204);
    expect(first.headers['set-cookie']![0]).toMatch(
      new RegExp(`^wirebench-${site.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const second = await enter(token);
    expect([second.status, codeOf(second)]).toEqual([403, 'link.bad-token']);
  });

  it('lets a browser that is in open a used link again', async () => {
    const token = tokenOf(site.newLink());
    const first = await enter(token);
    const again = await enter(token, { cookie: first.headers['set-cookie']![0]!.split(';')[0]! });
    expect(again.status).toBe(204);
  });

  it('says whether a browser is in', async () => {
    const stranger = await ask('/enter');
    expect([stranger.status, codeOf(stranger)]).toEqual([403, 'link.not-entered']);
    expect((await ask('/enter', { headers: { cookie: await cookie() } })).status).toBe(204);
  });

  it.each([
    ['another origin', { origin: 'http://evil.test' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['no origin', { origin: '' }],
    ['a form', { 'content-type': 'text/plain' }],
  ])('takes no token from %s, and leaves it alive', async (_what, headers) => {
    const token = tokenOf(site.newLink());
    expect((await enter(token, headers)).status).toBe(403);
    expect((await enter(token)).status).toBe(204);
  });

  it.each([
    ['what is not JSON', 'nonsense'],
    ['a number', '{"token":5}'],
    ['nothing', '{}'],
    ['too much', `{"token":"${'x'.repeat(2_000)}"}`],
  ])('refuses %s for a token', async (_what, body) => {
    const headers = { origin: origin(), 'content-type': 'application/json' };
    expect((await ask('/enter', { method: 'POST', body, headers })).status).toBe(403);
  });

  it('answers many wrong tokens with a wait, and still takes a right one', async () => {
    const answers: number[] = [];
    for (let n = 0; n < 12; n++) answers.push((await enter(`wrong${n}`)).status);
    expect(answers).toEqual([...Array<number>(10).fill(403), 429, 429]);
    expect((await enter('wrong')).headers['retry-after']).toBe('60');
    expect((await enter(tokenOf(site.newLink()))).status).toBe(204);
    nowMs += 60_000;
    expect((await enter('wrong')).status).toBe(403);
  });

  it('forgets a link after its life', async () => {
    const token = tokenOf(site.newLink(1_000));
    nowMs += 1_001;
    expect((await enter(token)).status).toBe(403);
  });
});

describe('every request', () => {
  it.each(['evil.test', 'evil.test:80', '127.0.0.1.evil.test', 'localhost.evil.test', '10.0.0.1', 'a@127.0.0.1'])(
    'is refused when it names the host %s',
    async (host) => {
      for (const path of ['/', '/enter', '/assets/main-abc.js']) {
        const answer = await ask(path, { headers: { host } });
        expect(answer.status, path).toBeOneOf([400, 421]);
        expect(answer.body.toString()).not.toContain('page');
      }
    },
  );

  it.each(['localhost', '127.0.0.1:9', '[::1]:80'])('is answered for %s', async (host) => {
    expect((await ask('/', { headers: { host } })).status).toBe(200);
  });
});

describe('the socket', () => {
  it('opens with our host, our origin and our cookie', async () => {
    expect(await dial({ origin: origin(), cookie: await cookie() })).toBe('open');
    expect(attached).toEqual([expect.stringMatching(/^browser-[\da-f]{12}-tab1$/)]);
  });

  it.each([
    ['no cookie', () => ({ origin: origin() })],
    ['a wrong cookie', () => ({ origin: origin(), cookie: `wirebench-${site.port}=${'x'.repeat(43)}` })],
    ['another origin', async () => ({ origin: 'http://evil.test', cookie: await cookie() })],
    ['another port', async () => ({ origin: 'http://127.0.0.1:1', cookie: await cookie() })],
    ['another scheme', async () => ({ origin: origin().replace('http', 'https'), cookie: await cookie() })],
    ['no origin', async () => ({ cookie: await cookie() })],
    ['another host', async () => ({ origin: 'http://evil.test', host: 'evil.test', cookie: await cookie() })],
  ])('stays shut with %s', async (_what, headers) => {
    expect(await dial(await headers())).toBe('403');
    expect(attached).toEqual([]);
  });

  it('opens on its own path only', async () => {
    expect(await dial({ origin: origin(), cookie: await cookie() }, '/other')).toBe('403');
  });
});

describe('the page', () => {
  it('comes with headers that let it load itself only', async () => {
    const { headers, body } = await ask('/');
    expect(body.toString()).toBe('<!doctype html>page');
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
  });

  it('is compressed, cached for good where named by its hash, and known by its tag', async () => {
    const path = '/assets/main-abc.js';
    const { headers, body } = await ask(path, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'text/javascript; charset=utf-8' });
    expect(headers['cache-control']).toContain('immutable');
    expect(body.byteLength).toBeLessThan(200);
    expect((await ask(path, { headers: { 'if-none-match': headers.etag! } })).status).toBe(304);
    expect((await ask(path, { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']).toBe('gzip');
    expect((await ask(path)).body.byteLength).toBe(11_000);
  });

  it.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets', '//etc/passwd', '/secret.txt'])(
    'does not give away %s',
    async (path) => expect((await ask(path)).status).toBe(404),
  );

  it('takes no other method', async () => expect((await ask('/', { method: 'DELETE' })).status).toBe(405));
});

describe('starting', () => {
  it('says that the page is not built', async () => {
    await expect(openSite(options, join(folder, 'nowhere'), quiet, Date.now)).rejects.toMatchObject({
      code: 'host.not-built',
    });
  });

  it('says that the port asked for is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(openSite({ ...options, port }, folder, quiet, Date.now)).rejects.toMatchObject({
      code: 'host.port-taken',
      facts: { host: '127.0.0.1', port },
    });
    other.close();
  });

  it('does not listen beyond loopback without TLS', async () => {
    await expect(openSite({ ...options, host: '0.0.0.0' }, folder, quiet, Date.now)).rejects.toMatchObject({
      code: 'host.needs-tls',
    });
  });

  it('wants certificate and key that can be used', async () => {
    const tlsCert = join(folder, 'secret.txt');
    const only = openSite({ ...options, tlsCert }, folder, quiet, Date.now);
    await expect(only).rejects.toMatchObject({ code: 'host.bad-option' });
    const broken = openSite({ ...options, tlsCert, tlsKey: tlsCert }, folder, quiet, Date.now);
    await expect(broken).rejects.toMatchObject({ code: 'host.bad-certificate' });
  });
});
