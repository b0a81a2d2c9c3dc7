import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';
import { ShellPage } from '../pages/shell-page.ts';
import { WelcomePage } from '../pages/welcome-page.ts';

test('the first page offers six ways to begin', async ({ app }) => {
  const welcome = new WelcomePage(app.page);
  await expect(welcome.title).toBeVisible();
  await expect(welcome.startPractice).toBeVisible();
  await expect(welcome.connectToBroker).toBeVisible();
  await expect(welcome.start.getByRole('button')).toHaveCount(6);
  const ways = [
    ['Run a broker', 'MQTT broker'],
    ['Open a socket', 'New socket'],
    ['SSH into a device', 'SSH'],
    ['Make an SSH key', 'SSH keys'],
    ['Connect to a broker', 'New MQTT profile'],
  ] as const;
  const shell = new ShellPage(app.page);
  for (const [way, tab] of ways) {
    await welcome.start.getByRole('button', { name: way, exact: true }).click();
    await expect(shell.tab(tab)).toHaveAttribute('aria-selected', 'true');
    await shell.tab('Welcome').click();
  }
});

test('the first page is accessible in both themes', async ({ app }) => {
  await expect(new WelcomePage(app.page).title).toBeVisible();
  await expectAccessible(app.page);
});
