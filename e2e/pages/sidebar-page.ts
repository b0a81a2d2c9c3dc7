import type { Locator, Page } from '@playwright/test';

import { ShellPage } from './shell-page.ts';

/** The side bar's two views. */
export class SidebarPage {
  readonly sessions: Locator;
  readonly profiles: Locator;
  readonly bar: Locator;
  readonly #page: Page;
  readonly #shell: ShellPage;

  constructor(page: Page) {
    this.#page = page;
    this.#shell = new ShellPage(page);
    this.bar = this.#shell.sideBar;
    this.sessions = page.getByRole('tree', { name: 'Sessions' });
    this.profiles = page.getByRole('tree', { name: 'Profiles' });
  }

  async show(view: 'Sessions' | 'Profiles'): Promise<void> {
    // What is shown now has to be known: choosing the view that is shown would close the bar.
    await this.bar.getByRole('heading', { level: 2 }).waitFor();
    const heading = this.bar.getByRole('heading', { name: view });
    if (!(await heading.isVisible())) await this.#shell.activity(view).click();
    await heading.waitFor();
  }

  session(title: string): Locator {
    return this.sessions.getByRole('treeitem').filter({ hasText: title });
  }

  /** A profile or folder, by its name. */
  profile(name: string): Locator {
    return this.profiles.getByRole('treeitem', { name: new RegExp(`^${name}(,|$)`) });
  }

  /** Names of the tree's rows as drawn, with a dot for each level below the top. */
  async outline(): Promise<string[]> {
    // In one go: a row may be gone by the time it is asked.
    return this.profiles.getByRole('treeitem').evaluateAll((rows) =>
      rows.map((row) => {
        const name = row.getAttribute('aria-label')?.split(',')[0] ?? '';
        return '.'.repeat(Number(row.getAttribute('aria-level')) - 1) + name;
      }),
    );
  }

  async addFolder(name: string): Promise<void> {
    await this.bar.getByRole('button', { name: 'New folder' }).click();
    await this.bar.getByRole('textbox', { name: /^New name of/ }).fill(name);
    await this.#page.keyboard.press('Enter');
    await this.profile(name).waitFor();
  }

  /** Opens a row's menu and chooses from it. */
  async choose(row: Locator, item: string): Promise<void> {
    await row.click({ button: 'right' });
    await this.#page.getByRole('menuitem', { name: item }).click();
  }
}
