import type { IncomingMessage, ServerResponse } from 'node:http';

import { ENTER_PATH, EnterRequest, type EnterRefusal } from '../../../shared/contract/enter.ts';
import type { Log } from '../../ports/log.ts';
import { PAGE_HEADERS } from '../node/page-headers.ts';
import type { ServedAt } from './address.ts';
import type { Assets } from './assets.ts';
import type { Door } from './door.ts';

/** Largest body of a request to enter, in bytes. */
const MAX_BODY_BYTES = 1_024;

export interface SiteDeps {
  at: ServedAt;
  door: Door;
  assets: Assets;
  log: Log;
}

/**
 * Answers every plain HTTP request: the page's own files, and the door. The files hold no secret and are the
 * login page too, so they need no cookie; everything else goes over the socket, which does.
 */
export function answerHttp(deps: SiteDeps, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  answer(deps, request, response).catch((error: unknown) => {
    deps.log.error('an HTTP request failed', { error, path: request.url });
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

async function answer(deps: SiteDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { at, assets } = deps;
  if (!at.isNamedBy(request)) {
    return refuse(response, 421, {
      code: 'link.wrong-address',
      facts: { host: (request.headers.host ?? '').slice(0, 200) },
    });
  }
  const path = (request.url ?? '/').split(/[?#]/, 1)[0]!;
  if (path === ENTER_PATH) return enter(deps, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Method not allowed');
  if (!(await assets.send(path, request, response))) plain(response, 404, 'Not found');
}

async function enter({ at, door, log }: SiteDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  const isIn = door.browserOf(at.cookieOf(request)) !== null;
  if (request.method === 'GET') {
    return isIn ? void response.writeHead(204).end() : refuse(response, 403, { code: 'link.not-entered', facts: {} });
  }
  if (request.method !== 'POST') return plain(response, 405, 'Method not allowed');
  const token = at.isFromOurPage(request) ? await tokenOf(request) : null;
  if (token === null) return refuse(response, 403, { code: 'link.not-entered', facts: {} });
  const entry = door.enter(token);
  if (entry.kind === 'in') {
    const secure = at.scheme === 'https' ? '; Secure' : '';
    const cookie = `${at.cookieName(request)}=${entry.cookie}; Path=/; HttpOnly; SameSite=Strict${secure}`;
    return void response.writeHead(204, { 'set-cookie': cookie }).end();
  }
  // The same link opened twice in a browser that is in: nothing to refuse.
  if (isIn) return void response.writeHead(204).end();
  log.warn('a wrong or used token was refused', { from: request.socket.remoteAddress });
  if (entry.kind === 'wrong') return refuse(response, 403, { code: 'link.bad-token', facts: {} });
  response.setHeader('retry-after', entry.waitS);
  refuse(response, 429, { code: 'link.too-many-tries', facts: { waitS: entry.waitS } });
}

/** The token in a request to enter; null when the request is not one. */
async function tokenOf(request: IncomingMessage): Promise<string | null> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return null;
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    sizeBytes += part.byteLength;
    if (sizeBytes > MAX_BODY_BYTES) return null;
    parts.push(part);
  }
  try {
    return EnterRequest.parse(JSON.parse(Buffer.concat(parts).toString())).token;
  } catch {
    return null; // Not JSON, or not a request to enter: refused like any other stranger.
  }
}

function refuse(response: ServerResponse, status: number, refusal: EnterRefusal): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(refusal));
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
