import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';
import { WelcomePage } from '../pages/welcome-page.ts';

test('the first page offers five ways to begin', async ({ app }) => {
  const welcome = new WelcomePage(app.page);
  await expect(welcome.title).toBeVisible();
  await expect(welcome.startPractice).toBeVisible();
  await expect(welcome.connectToBroker).toBeVisible();
  await expect(welcome.start).toContainText('Open a socket');
  await expect(welcome.start).toContainText('SSH into a device');
});

test('the first page is accessible in both themes', async ({ app }) => {
  await expect(new WelcomePage(app.page).title).toBeVisible();
  await expectAccessible(app.page);
});
