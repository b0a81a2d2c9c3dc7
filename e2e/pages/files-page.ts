import { expect, type Locator, type Page } from '@playwright/test';

/** One side of the pane. */
export class FolderSide {
  readonly root: Locator;
  readonly list: Locator;

  constructor(page: Page, label: string | RegExp) {
    this.root = page.getByRole('region', { name: label, exact: true });
    this.list = this.root.getByRole('listbox');
  }

  /** An entry by its name. */
  entry(name: string): Locator {
    return this.list.getByRole('option').filter({ has: this.list.page().getByText(name, { exact: true }) });
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }
}

/** The pane with the files at both ends of an SSH connection. */
export class FilesPage {
  readonly here: FolderSide;
  readonly there: FolderSide;
  readonly transfers: Locator;
  readonly #page: Page;

  constructor(page: Page, device: string) {
    this.#page = page;
    this.here = new FolderSide(page, 'This machine');
    this.there = new FolderSide(page, device);
    this.transfers = page.getByRole('region', { name: 'Transfers' });
  }

  job(title: string): Locator {
    return this.transfers.getByRole('listitem', { name: title }).first();
  }

  /** Chooses from the menu of an entry. */
  async choose(entry: Locator, item: string): Promise<void> {
    await entry.click({ button: 'right' });
    await this.#page.getByRole('menuitem', { name: item }).click();
  }

  async expectDone(title: string): Promise<void> {
    await expect(this.job(title)).toContainText('Done');
  }
}
