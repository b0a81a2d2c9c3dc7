import { MessageChannel as NodeMessageChannel } from 'node:worker_threads';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LINK_CHANNEL } from '../../shared/wire/link-channel.ts';
import { BootedDesktop } from '../fixtures/electron-double/boot.ts';
import { ipcMain } from '../fixtures/electron-double/electron.ts';
import { MessagePortDouble } from '../fixtures/electron-double/message-port.ts';
import type { FrameDouble } from '../fixtures/electron-double/web-contents.ts';

let desktop: BootedDesktop;
beforeAll(async () => void (desktop = await BootedDesktop.start()));
afterAll(() => desktop[Symbol.asyncDispose]());

const contents = () => desktop.window.webContents;
const fetchPage = async (url: string, method = 'GET'): Promise<Response> =>
  desktop.double.pageHandlers.get('wirebench')!(new Request(url, { method }));

describe('the window', () => {
  it('gives its page no power', () => {
    expect(desktop.double.isSandboxed).toBe(true);
    expect(desktop.window.options['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
    });
  });

  it.each([
    'https://evil.test/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'wirebench://other/',
    'wirebench://app.evil.test/',
    'wirebench://app/other.html',
    'data:text/html,hello',
  ])('does not go to %s', (url) => {
    for (const how of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
      expect(contents().navigates(url, how), how).toBe(false);
    }
  });

  it('may be reloaded', () => expect(contents().navigates('wirebench://app/')).toBe(true));

  it.each([
    'https://evil.test/',
    'about:blank',
    'file:///etc/passwd',
    'wirebench://app/',
    'wirebench://app/popout.html',
  ])('opens no window for %s', (url) => expect(contents().opens(url)).toBe(false));

  it('attaches no webview', () => expect(contents().emitPreventable('will-attach-webview')).toBe(true));

  it.each(['geolocation', 'media', 'notifications', 'midi', 'serial', 'clipboard-read', 'openExternal', 'fullscreen'])(
    'is not granted %s',
    (permission) => expect(desktop.double.asksFor(permission, contents())).toEqual({ asked: false, checked: false }),
  );

  it('may put text on the clipboard, our page only', () => {
    const permission = 'clipboard-sanitized-write';
    expect(desktop.double.asksFor(permission, contents())).toEqual({ asked: true, checked: true });
    const foreign = { mainFrame: { origin: 'https://evil.test', parent: null } } as unknown as ReturnType<
      typeof contents
    >;
    expect(desktop.double.asksFor(permission, foreign)).toEqual({ asked: false, checked: false });
  });

  it('reaches no device', () => expect(desktop.double.deviceHandler!()).toBe(false));
});

describe('the page’s scheme', () => {
  it('is a place of its own, secure, without a way around the page’s rules', () => {
    const [{ scheme, privileges }] = desktop.double.schemes as [{ scheme: string; privileges: object }];
    expect(scheme).toBe('wirebench');
    expect(privileges).toMatchObject({ standard: true, secure: true });
    expect(privileges).not.toHaveProperty('bypassCSP');
    expect(privileges).not.toHaveProperty('corsEnabled');
  });

  it('comes with headers that let it load itself only', async () => {
    const { headers, status } = await fetchPage('wirebench://app/');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'wirebench://app/../package.json',
    'wirebench://app/..%2f..%2fpackage.json',
    'wirebench://app//etc/passwd',
    'wirebench://app/none.js',
    'wirebench://other/',
  ])('does not give away %s', async (url) => expect((await fetchPage(url)).status).toBe(404));

  it('takes no other method', async () => expect((await fetchPage('wirebench://app/', 'POST')).status).toBe(404));
});

/** Sends a port to the main process from a frame of our choice; true if the main process kept it. */
async function isPortKept(senderFrame: FrameDouble | null): Promise<boolean> {
  const { port1, port2 } = new NodeMessageChannel();
  const closed = new Promise<boolean>((resolve) => port1.on('close', () => resolve(false)));
  const answered = new Promise<boolean>((resolve) => port1.on('message', () => resolve(true)));
  ipcMain.emit(LINK_CHANNEL, { ports: [new MessagePortDouble(port2)], sender: contents(), senderFrame });
  port1.postMessage({ t: 'request', id: 1, method: 'workbench.info', params: {} });
  return Promise.race([closed, answered]).finally(() => port1.close());
}

describe('the link', () => {
  const ours: FrameDouble = { origin: 'wirebench://app', parent: null };

  it('is given to our own top frame', async () => expect(await isPortKept(ours)).toBe(true));

  it.each<[string, FrameDouble | null]>([
    ['another origin', { origin: 'https://evil.test', parent: null }],
    ['another page of our scheme', { origin: 'wirebench://other', parent: null }],
    ['an origin that only begins like ours', { origin: 'wirebench://app.evil.test', parent: null }],
    ['a page without an origin', { origin: 'null', parent: null }],
    ['a frame in our page', { origin: 'wirebench://app', parent: ours }],
    ['a frame that is gone', null],
  ])('is refused to %s', async (_who, frame) => expect(await isPortKept(frame)).toBe(false));

  it('survives a message without a port', () => {
    ipcMain.emit(LINK_CHANNEL, { ports: [], sender: contents(), senderFrame: ours });
  });

  it('is not passed on by the preload for a frame in the page, or for another message', async () => {
    const page = contents().page!;
    const { port1, port2 } = new NodeMessageChannel();
    const seen: unknown[] = [];
    const spy = (event: unknown): void => void seen.push(event);
    ipcMain.on(LINK_CHANNEL, spy);
    page.postMessage(LINK_CHANNEL, '*', [port2], 'a frame');
    page.postMessage('lab:other', '*', [port2]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen).toEqual([]);
    page.postMessage(LINK_CHANNEL, '*', [port2]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen).toHaveLength(1);
    ipcMain.off(LINK_CHANNEL, spy);
    port1.close();
  });

  it('closes on garbage, and the host goes on', async () => {
    const { port1, port2 } = new NodeMessageChannel();
    const closed = new Promise<void>((resolve) => port1.on('close', () => resolve()));
    ipcMain.emit(LINK_CHANNEL, { ports: [new MessagePortDouble(port2)], sender: contents(), senderFrame: ours });
    port1.postMessage({ t: 'request', id: 'x' });
    await closed;
    expect(await desktop.page().lab.workbench.info({})).toMatchObject({ host: 'desktop' });
  });

  it('is the only channel', () => expect(ipcMain.eventNames()).toEqual([LINK_CHANNEL]));
});
