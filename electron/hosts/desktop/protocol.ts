import { protocol } from 'electron';

import { PAGE_HEADERS } from '../node/page-headers.ts';
import type { PageFiles } from '../node/page-files.ts';

const SCHEME = 'wirebench';
const HOST = 'app';

/** Origin of the page, as Chromium names it. */
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE_URL = `${PAGE_ORIGIN}/`;

/** Makes the page's scheme a place of its own, with an origin, as the web has it. Before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page, and nothing else, under its scheme. */
export function servePage(files: PageFiles): void {
  protocol.handle(SCHEME, ({ url, method }) => {
    const { host, pathname } = new URL(url);
    const file = host === HOST && method === 'GET' ? files.read(pathname) : null;
    if (!file) return new Response('Not found', { status: 404, headers: PAGE_HEADERS });
    return new Response(new Uint8Array(file.body), { headers: { ...PAGE_HEADERS, 'content-type': file.type } });
  });
}
