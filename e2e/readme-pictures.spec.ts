import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expect, test } from './fixtures/test.ts';
import { WelcomePage } from './pages/welcome-page.ts';

/** With `WIREBENCH_PICTURES=1` the README's own pictures are replaced; else they stay and the run keeps its copies. */
const FOLDER = join(
  import.meta.dirname,
  process.env['WIREBENCH_PICTURES'] === '1' ? '../docs/images' : '../test-results/pictures',
);

/** Opens the practice lab's tree as a new user does, with the topic of the power meter in room 101 selected. */
async function explorePracticeLab(page: Page): Promise<void> {
  await new WelcomePage(page).startPractice.click();
  const tree = page.getByRole('tree', { name: /topics/i });
  const meter = tree.getByRole('treeitem', { name: /^power/ }).first();
  await expect(meter).toBeVisible();
  await meter.click();
  await page.keyboard.press('ArrowRight');
  await tree
    .getByRole('treeitem', { name: /^(reading|state|live)/ })
    .first()
    .click();
  await expect(page.getByText('"watts"').first()).toBeVisible();
  // A few messages of history make a better picture than one.
  await expect(page.getByText(/([5-9]|\d\d) kept/)).toBeVisible({ timeout: 20_000 });
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const bytes = await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
  expect(bytes.byteLength).toBeGreaterThan(20_000);
}

test.describe('pictures of the README', () => {
  test('the topic explorer, light', async ({ app }) => {
    await app.page.emulateMedia({ colorScheme: 'light' });
    await explorePracticeLab(app.page);
    await picture(app.page, 'explorer-light');
  });

  test('the workbench, dark, with the practice lab beside the explorer', async ({ app }) => {
    await app.page.emulateMedia({ colorScheme: 'dark' });
    await explorePracticeLab(app.page);
    await app.page.getByRole('navigation').getByRole('button', { name: 'Sessions' }).click();
    await expect(app.page.getByRole('tree', { name: /sessions/i })).toBeVisible();
    await app.page.mouse.move(900, 500);
    await expect(app.page.getByRole('tooltip')).toHaveCount(0);
    await picture(app.page, 'workbench-dark');
  });
});
