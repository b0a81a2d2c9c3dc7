import type { Browser, Page } from '@playwright/test';

import { ServedProcess } from '../fixtures/served-process.ts';
import { expect, test } from '../fixtures/test.ts';

test.skip(({ host }) => host !== 'served', 'The desktop has no door: its page never leaves the program.');

const connected = (page: Page) => page.getByRole('contentinfo', { name: 'Status bar' }).getByText('Connected');

/** A browser that was never here. */
const stranger = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

test('the token leaves the address bar, and the cookie is out of the page’s reach', async ({ app, context }) => {
  await expect(connected(app.page)).toBeVisible();
  expect(app.page.url()).not.toContain('token');
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(cookie!.name).toBe(`wirebench-${new URL(app.page.url()).port}`);
  expect(await app.page.evaluate(() => document.cookie)).toBe('');
});

test('a used link opens nothing, says what to do, and a fresh one pasted there does', async ({ app, browser }) => {
  await expect(connected(app.page)).toBeVisible();
  const other = await stranger(browser);
  await other.goto(app.served!.url);
  await expect(other.getByRole('alert')).toContainText('This link has been used already');
  await expect(other.getByRole('alert')).toContainText('Press Enter in the terminal');
  const fresh = await freshLink(app.page);
  await other.getByLabel('Paste a fresh link').fill(fresh);
  await other.getByRole('button', { name: 'Enter' }).click();
  await expect(connected(other)).toBeVisible();
  expect(other.url()).not.toContain('token');
});

test('a page without a link is not let in', async ({ app, browser }) => {
  const other = await stranger(browser);
  await other.goto(new URL('/', app.served!.url).href);
  await expect(other.getByRole('alert')).toContainText('This browser has not been let in');
});

test('a page of another site reaches nothing', async ({ app, browser }) => {
  const { port } = new URL(app.served!.url);
  const evil = await (await browser.newContext()).newPage();
  await evil.route('http://evil.test/', (route) => route.fulfill({ body: '<h1>evil</h1>', contentType: 'text/html' }));
  await evil.goto('http://evil.test/');
  const outcome = await evil.evaluate(async (at) => {
    const socket = new Promise((resolve) => {
      const link = new WebSocket(`ws://${at}/link`);
      link.addEventListener('open', () => resolve('open'));
      link.addEventListener('error', () => resolve('refused'));
    });
    const page = fetch(`http://${at}/`).then(
      () => 'read',
      () => 'refused',
    );
    return Promise.all([socket, page]);
  }, `127.0.0.1:${port}`);
  expect(outcome).toEqual(['refused', 'refused']);
});

test('a page asked for under a foreign name is not answered', async ({ app, browser }) => {
  const { port } = new URL(app.served!.url);
  const other = await stranger(browser);
  const answer = await other.request.get(`http://127.0.0.1:${port}/`, { headers: { host: 'evil.test' } });
  expect([answer.status(), ((await answer.json()) as { code: string }).code]).toEqual([421, 'link.wrong-address']);
});

test('a restarted host asks for a fresh link, which the same tab takes', async ({ browser, dataDir }) => {
  const port = await test.step('first run', async () => {
    await using host = await ServedProcess.start(dataDir);
    return new URL(host.url).port;
  });
  const page = await stranger(browser);
  await using again = await ServedProcess.start(dataDir, ['--port', port]);
  await page.goto(new URL('/', again.url).href);
  await expect(page.getByRole('alert')).toContainText('has not been let in');
  await page.evaluate((hash) => (location.hash = hash), new URL(again.url).hash);
  await expect(connected(page)).toBeVisible();
  await page.close();
});

/** As "Copy link for another browser" does: over the page's own link. */
async function freshLink(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill('Copy link for another browser');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#token=');
  return page.evaluate(() => navigator.clipboard.readText());
}
