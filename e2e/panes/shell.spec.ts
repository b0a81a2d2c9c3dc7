import type { Page } from '@playwright/test';

import { expectAccessible } from '../fixtures/axe.ts';
import { mosquittoPublish } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { ShellPage } from '../pages/shell-page.ts';
import { SidebarPage } from '../pages/sidebar-page.ts';
import { SocketPage } from '../pages/socket-page.ts';
import { WelcomePage } from '../pages/welcome-page.ts';

test.describe('the command palette', () => {
  test('finds a command by some of its letters and runs it', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await shell.openPalette();
    await app.page.keyboard.type('opset');
    await expect(shell.palette.getByRole('option', { selected: true })).toContainText('Open settings');
    await app.page.keyboard.press('Enter');
    await expect(shell.tab('Settings')).toHaveAttribute('aria-selected', 'true');
  });

  test('holds what each pane and the side bar offer', async ({ app, broker }) => {
    const shell = new ShellPage(app.page);
    const bar = new SidebarPage(app.page);
    const offers = async (...titles: string[]): Promise<void> => {
      await shell.openPalette();
      for (const title of titles) {
        await shell.palette.getByRole('combobox').fill(title);
        await expect(shell.palette.getByRole('option', { name: title }).first()).toBeVisible();
      }
      await app.page.keyboard.press('Escape');
      await expect(shell.palette).toBeHidden();
    };
    await offers('New folder for profiles', 'Import profiles…', 'New socket');
    await mosquittoPublish({ port: broker.port, topic: 'lamp', payload: 'on', isRetained: true });
    const explorer = new ExplorerPage(app.page);
    await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}`, saveAs: 'Bench' });
    await explorer.select('lamp');
    await offers('Copy topic', 'Clear the retained message', 'Save payload to file', 'Sort topics by rate');
    await bar.profile('Bench').click();
    await offers('Export all profiles', 'Connect', 'Edit', 'Move to folder…', 'Rename');
    await shell.tab('Bench').first().click();
    await offers('Save the profile', 'Duplicate the profile', 'Delete the profile');
    await bar.show('Sessions');
    await bar.session('Bench').click();
    await offers('Note…', 'Export wire log as text', 'Export capture for Wireshark', 'Show in inspector');
    await bar.choose(bar.session('Bench'), 'Show in inspector');
    await offers('Stop following the newest packet', 'Show the wire log as frames', 'Export wire log as text');
    await new SocketPage(app.page).listen();
    await offers('Stop listening');
    await shell.activity('Practice lab').click();
    await offers('Start the practice lab');
    await shell.activity('Logs').click();
    await offers('Filter log lines', 'Refresh the log');
  });

  test('opens by each of its keys, and Escape closes it', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await expect(new WelcomePage(app.page).title).toBeVisible();
    for (const keys of ['ControlOrMeta+k', 'ControlOrMeta+Shift+p', 'F1']) {
      await app.page.keyboard.press(keys);
      await expect(shell.palette).toBeVisible();
      await app.page.keyboard.press('Escape');
      await expect(shell.palette).toBeHidden();
    }
  });

  test('says so when nothing is found', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await shell.openPalette();
    await app.page.keyboard.type('qqqq');
    await expect(shell.palette.getByRole('status')).toHaveText('No command has these letters.');
    await expect(shell.palette.getByRole('option')).toHaveCount(0);
  });
});

test.describe('settings', () => {
  test('change the theme at once and after a reload', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await shell.activity('Settings').click();
    await app.page.getByText('Dark', { exact: true }).click();
    await expect(app.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await app.page.reload();
    await expect(app.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await expect(app.page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  });

  test('change density and text size at once', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await shell.activity('Settings').click();
    await app.page.getByText('Compact', { exact: true }).click();
    await expect(app.page.locator('html')).toHaveAttribute('data-density', 'compact');
    const size = app.page.getByRole('textbox', { name: 'Text size' });
    await size.fill('99');
    await size.press('Enter');
    await expect(size).toHaveValue('20 px');
    await expect(app.page.locator('body')).toHaveCSS('font-size', '20px');
  });

  test('give a command other keys, show the conflict, and take it back', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await shell.activity('Settings').click();
    await app.page.getByRole('button', { name: 'Change the shortcut of Show logs' }).click();
    await app.page.keyboard.press('ControlOrMeta+b');
    const row = app.page.getByRole('listitem').filter({ hasText: /^Show logs/ });
    await expect(row).toContainText('Also runs: Toggle side bar');
    await app.page.keyboard.press('ControlOrMeta+b');
    await expect(shell.tab('Logs')).toHaveAttribute('aria-selected', 'true');

    await shell.tab('Settings').click();
    await app.page.getByRole('button', { name: 'Reset the shortcut of Show logs' }).click();
    await expect(row).not.toContainText('Also runs');
    await app.page.keyboard.press('ControlOrMeta+b');
    await expect(shell.sideBar).toBeHidden();
  });
});

test.describe('panes', () => {
  test('come back where they were after the host was restarted', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await shell.activity('Practice lab').click();
    await shell.activity('Settings').click();
    await app.page.keyboard.press('ControlOrMeta+\\');
    await shell.activity('Sessions').click();
    await expect(app.page.getByRole('tablist')).toHaveCount(2);
    // The layout is written a moment after it changed; a reload reads what the host has.
    await app.page.reload();
    await expect(app.page.getByRole('tablist')).toHaveCount(2);
    await app.restart();

    const again = new ShellPage(app.page);
    await expect(app.page.getByRole('tablist')).toHaveCount(2);
    for (const name of ['Welcome', 'Practice lab', 'Settings']) await expect(again.tab(name)).toBeVisible();
    await expect(app.page.getByRole('complementary', { name: 'Sessions' })).toBeVisible();
  });

  test('show the tab of the pane in front whole, however many there are', async ({ app }) => {
    await app.page.setViewportSize({ width: 800, height: 700 });
    const shell = new ShellPage(app.page);
    for (const name of ['Practice lab', 'Settings']) await shell.activity(name).click();
    await shell.run('New MQTT profile');
    await shell.run('Show logs');
    await expect(shell.tab('Logs')).toHaveAttribute('aria-selected', 'true');
    await expect(shell.tab('Logs')).toBeInViewport({ ratio: 0.95 });
    await shell.run('Open welcome');
    await expect(shell.tab('Welcome')).toBeInViewport({ ratio: 0.95 });
  });

  test('split, maximise, float, dock and close from the menu of their tab', async ({ app }) => {
    const shell = new ShellPage(app.page);
    await shell.activity('Settings').click();
    await shell.choose('Settings', 'Split down');
    await expect(app.page.getByRole('tablist')).toHaveCount(2);

    await shell.choose('Settings', 'Maximise');
    await expect(shell.tab('Welcome')).toBeHidden();
    await shell.choose('Settings', 'Restore size');
    await expect(shell.tab('Welcome')).toBeVisible();

    await shell.choose('Settings', 'Float');
    await shell.choose('Settings', 'Dock');
    await expect(app.page.getByRole('tablist')).toHaveCount(1);

    await shell.choose('Settings', 'Close others');
    await expect(shell.tab('Welcome')).toBeHidden();
    await shell.choose('Settings', 'Close');
    await expect(app.page.getByText('No pane is open')).toBeVisible();
    await app.page.getByRole('button', { name: 'Open welcome' }).click();
    await expect(new WelcomePage(app.page).title).toBeVisible();
  });

  test('open in a window of their own, with the look of the main one', async ({ app }) => {
    test.skip(app.host === 'desktop', 'the desktop window opens no other windows');
    const shell = new ShellPage(app.page);
    await shell.activity('Settings').click();
    const opening = app.page.waitForEvent('popup');
    await shell.choose('Settings', 'Open in a window of its own');
    const popup = await opening;
    await expect(popup.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await popup.getByText('Dark', { exact: true }).click();
    for (const page of [popup, app.page]) {
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    }
    await popup.getByRole('tab', { name: 'Settings' }).click({ button: 'right' });
    await expect(popup.getByRole('menuitem', { name: 'Close', exact: true })).toBeFocused();
    await popup.keyboard.press('Escape');
    await popup.close();
    await expect(shell.tab('Settings')).toBeVisible();
  });

  test('ask and offer commands in the window they stand in', async ({ app, broker }) => {
    test.skip(app.host === 'desktop', 'the desktop window opens no other windows');
    await mosquittoPublish({ port: broker.port, topic: 'lamp', payload: 'on', isRetained: true });
    const shell = new ShellPage(app.page);
    const explorer = new ExplorerPage(app.page);
    await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
    await explorer.select('lamp');
    const opening = app.page.waitForEvent('popup');
    await shell.choose(`mqtt://127.0.0.1:${broker.port}`, 'Open in a window of its own');
    const popup = await opening;
    const clear = popup.getByRole('button', { name: 'Clear retained message' });
    await clear.click();
    await expect(popup.getByRole('dialog', { name: 'Clear the retained message?' })).toBeVisible();
    await expect(app.page.getByRole('dialog')).toBeHidden();
    await popup.keyboard.press('Escape');
    await expect(popup.getByRole('dialog')).toBeHidden();
    await popup.keyboard.press('ControlOrMeta+k');
    await expect(popup.getByRole('dialog', { name: 'All commands' })).toBeVisible();
    await popup.keyboard.type('clear the retained');
    await popup.keyboard.press('Enter');
    await popup.getByRole('dialog').getByRole('button', { name: 'Clear retained' }).click();
    await expect(clear).toBeHidden();
    await popup.close();
    await shell.openPalette();
  });

  test('that break leave the others alone, and work again when reloaded', async ({ app }) => {
    test.skip(app.host === 'desktop', 'its page comes from a protocol the test cannot cut');
    app.allowConsoleErrors(/log-pane|ERR_FAILED|dynamically imported module/);
    const shell = new ShellPage(app.page);
    await app.page.route(/log-pane-.*[.]js/, (route) => route.abort());
    await shell.activity('Logs').click();
    const alert = app.page.getByRole('alert').filter({ hasText: 'This pane stopped working' });
    await expect(alert).toContainText(/Trace \w+/);
    await shell.tab('Welcome').click();
    await expect(new WelcomePage(app.page).startPractice).toBeVisible();

    await app.page.unroute(/log-pane-.*[.]js/);
    await shell.tab('Logs').click();
    await app.page.getByRole('button', { name: 'Reload pane' }).click();
    await expect(alert).toBeHidden();
    // The log holds what happened.
    await expect(app.page.locator('[data-pane="log"]')).toContainText('log pane');
  });
});

test('the keyboard alone reaches every part of the window and works there', async ({ app }) => {
  const shell = new ShellPage(app.page);
  const { keyboard } = app.page;
  await expect(new WelcomePage(app.page).title).toBeVisible();

  await keyboard.press('F6');
  await expect(shell.activity('Profiles')).toBeFocused();
  await keyboard.press('F6');
  await expect(shell.sideBar.locator(':focus')).toHaveCount(1);
  await keyboard.press('F6');
  await expect(shell.tab('Welcome')).toBeFocused();
  await keyboard.press('F6');
  await expect(shell.statusBar.locator(':focus')).toHaveCount(1);
  await keyboard.press('Shift+F6');
  await expect(shell.tab('Welcome')).toBeFocused();

  await keyboard.press('ControlOrMeta+,');
  await expect(shell.tab('Settings')).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('F6');
  await keyboard.press('Shift+F6');
  await expect(shell.tab('Settings')).toBeFocused();
  await keyboard.press('Shift+F10');
  await expect(app.page.getByRole('menuitem', { name: 'Close', exact: true })).toBeFocused();
  await keyboard.press('Escape');
  await expect(app.page.getByRole('menu')).toBeHidden();
  await shell.tab('Settings').focus();
  await keyboard.press('ArrowLeft');
  await expect(shell.tab('Welcome')).toBeFocused();
  await keyboard.press('ArrowRight');
  await keyboard.press('Delete');
  await expect(shell.tab('Settings')).toBeHidden();
});

test('a host that goes away is told of, and what is on screen stays', async ({ app }) => {
  test.skip(app.host === 'desktop', 'the desktop host ends with its window');
  app.allowConsoleErrors(/WebSocket|ERR_CONNECTION|Failed to load/);
  await expect(new WelcomePage(app.page).title).toBeVisible();
  await app.served!.kill();
  await expect(app.page.getByText('Connection to the host lost')).toBeVisible();
  await expect(new ShellPage(app.page).statusBar).toContainText('Reconnecting');
  await expect(new WelcomePage(app.page).title).toBeVisible();
});

const viewports = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];
const views: Record<string, (shell: ShellPage, page: Page) => Promise<void>> = {
  'the settings': async (_shell, page) => {
    await expect(page.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
  },
  'the palette': async (shell) => shell.openPalette(),
  'the about box': async (shell, page) => {
    await shell.run('About Wirebench');
    await expect(page.getByRole('dialog', { name: 'About Wirebench' })).toContainText('Data folder');
  },
  'the menu of a tab': async (shell, page) => {
    await shell.tab('Settings').click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
  },
};
for (const viewport of viewports) {
  for (const [name, open] of Object.entries(views)) {
    test(`${name}: accessible in both themes at ${viewport.width}x${viewport.height}`, async ({ app }) => {
      // Axe looks at the whole window, twice.
      test.slow();
      await app.page.setViewportSize(viewport);
      const shell = new ShellPage(app.page);
      await shell.activity('Settings').click();
      await open(shell, app.page);
      await expectAccessible(app.page);
    });
  }
}
