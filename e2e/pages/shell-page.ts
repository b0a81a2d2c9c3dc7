import { expect, type Locator, type Page } from '@playwright/test';

/** The window around the panes: bars, tabs, palette. */
export class ShellPage {
  readonly activityBar: Locator;
  readonly statusBar: Locator;
  readonly sideBar: Locator;
  readonly palette: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.activityBar = page.getByRole('navigation', { name: 'Activity bar' });
    this.statusBar = page.getByRole('contentinfo', { name: 'Status bar' });
    this.sideBar = page.getByRole('complementary');
    this.palette = page.getByRole('dialog', { name: 'All commands' });
  }

  tab(name: string): Locator {
    return this.#page.getByRole('tab', { name, exact: true });
  }

  /** A control of the activity bar. */
  activity(name: string): Locator {
    return this.activityBar.getByRole('button', { name, exact: true });
  }

  async openPalette(): Promise<void> {
    await expect(this.activityBar).toBeVisible();
    await this.#page.keyboard.press('ControlOrMeta+k');
    await expect(this.palette).toBeVisible();
  }

  /** Runs a command by its name, as a user would: open the palette, type, Enter. */
  async run(command: string): Promise<void> {
    await this.openPalette();
    await this.palette.getByRole('combobox', { name: 'Find a command' }).fill(command);
    await expect(this.palette.getByRole('option', { selected: true })).toContainText(command);
    await this.#page.keyboard.press('Enter');
    await expect(this.palette).toBeHidden();
  }

  /** Opens the menu of a pane's tab and chooses from it. */
  async choose(tab: string, item: string): Promise<void> {
    await this.tab(tab).click({ button: 'right' });
    await this.#page.getByRole('menuitem', { name: item, exact: true }).click();
  }
}
