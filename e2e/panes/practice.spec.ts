import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Page } from '@playwright/test';

import { expectAccessible } from '../fixtures/axe.ts';
import { missingPrograms } from '../fixtures/peers/programs.ts';
import { expect, test } from '../fixtures/test.ts';
import { PracticePage } from '../pages/practice-page.ts';

const run = promisify(execFile);

async function open(page: Page): Promise<PracticePage> {
  const practice = new PracticePage(page);
  await practice.open();
  return practice;
}

/** Takes MQTT's usual port, unless a program that stays has it; a lab of another test gives it back soon. */
async function holdUsualPort(): Promise<AsyncDisposable & { port: number }> {
  const port = 1883;
  const server = createServer();
  const listen = (): Promise<boolean> =>
    new Promise((resolve) => {
      server.removeAllListeners();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
  for (let tries = 0; tries < 20 && !(await listen()); tries += 1) await sleep(500);
  return { port, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

test('starts and stops, and shows the devices come and go', async ({ app }) => {
  const practice = await open(app.page);
  await expect(practice.toolbar).toContainText('Stopped');
  await practice.start.click();
  await expect(practice.toolbar).toContainText('Running');
  await expect(practice.device('Reception')).toContainText('Online');
  await expect(practice.toolbar).toContainText(/1\d clients · [1-9][\d,]* messages/);
  await practice.stop.click();
  await expect(practice.toolbar).toContainText('Stopped');
  await expect(practice.device('Reception')).not.toContainText('Online');
});

test('its command lines work as they are', async ({ app }) => {
  const missing = missingPrograms('mosquitto_sub', 'mosquitto_pub', 'stdbuf');
  test.skip(missing !== null, missing ?? '');
  const practice = await open(app.page);
  await practice.start.click();
  const subscribe = await practice.line('command: Only what is retained');
  const { stdout } = await run('sh', ['-c', `${subscribe} -C 40 -W 5`]);
  expect(stdout).toContain('campus/site/status online\n');
  await practice.send('Lamp, room 101');
  await run('sh', ['-c', await practice.line('command: Switch the lamp on')]);
  await expect(practice.device('Lamp, room 101')).toContainText('state: {"power":"on"');
});

test('sends an example command and shows the device’s answer', async ({ app }) => {
  const practice = await open(app.page);
  await practice.start.click();
  await practice.send('Lamp, room 101');
  await expect(practice.device('Lamp, room 101')).toContainText('state: {"power":"on","brightness":40}');
  await practice.send('Thermostat, room 102');
  await expect(practice.device('Thermostat, room 102')).toContainText('"setPoint":24');
  // The door's own sequence decides whether it stands open: it is locked then, or says why not.
  await practice.send('Entrance door');
  await expect(practice.device('Entrance door')).toContainText(/"locked":true|the door is open/);
});

test('opens the explorer on the whole site, in one session however often', async ({ app }) => {
  const practice = await open(app.page);
  await practice.start.click();
  for (let time = 0; time < 2; time += 1) {
    await practice.explorer.click();
    await expect(app.page.getByRole('tree').getByText('campus', { exact: true })).toBeVisible();
    await practice.open();
  }
  await expect(practice.toolbar).toContainText('15 clients');
});

test('a seed brings the same readings back', async ({ app }) => {
  const practice = await open(app.page);
  await practice.seed.fill('42');
  await practice.start.click();
  await expect(practice.toolbar).toContainText('seed 42');
});

test('says which usual port another program holds, and uses a free one', async ({ app }) => {
  await using holder = await holdUsualPort();
  const practice = await open(app.page);
  await practice.start.click();
  await expect(practice.note).toContainText(String(holder.port));
  expect(await practice.line('TCP address')).not.toBe(`127.0.0.1:${holder.port}`);
});

test.describe('with --practice', () => {
  test.use({ hostArguments: ['--practice'] });

  test('it runs from the start', async ({ app }) => {
    const practice = await open(app.page);
    await expect(practice.toolbar).toContainText('Running');
  });
});

test('is accessible in both themes while it is stopped', async ({ app }) => {
  await open(app.page);
  await expectAccessible(app.page);
});

test('is accessible in both themes while it runs', async ({ app }) => {
  const practice = await open(app.page);
  await practice.start.click();
  await expect(practice.toolbar).toContainText('Running');
  await expectAccessible(app.page);
});
