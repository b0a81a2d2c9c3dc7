import type { Locator, Page } from '@playwright/test';

/** The pane of SSH keys. */
export class KeysPage {
  readonly form: Locator;
  readonly dialog: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.form = page.getByRole('form', { name: 'Generate an SSH key' });
    this.dialog = page.getByRole('dialog');
  }

  async open(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Make an SSH key' }).click();
  }

  button(name: string): Locator {
    return this.#page.getByRole('button', { name, exact: true });
  }

  /** What is shown of one key. */
  detail(name: string): Locator {
    return this.#page.getByRole('region', { name: `Key ${name}`, exact: true });
  }

  row(name: string): Locator {
    return this.#page.getByRole('row').filter({ has: this.button(name) });
  }

  async typePassphrase(within: Locator, passphrase: string): Promise<void> {
    await within.getByLabel('New passphrase').fill(passphrase);
    await within.getByLabel('The same again').fill(passphrase);
    // One round is quick to wait for.
    await within.getByRole('textbox', { name: 'Rounds' }).fill('1');
  }

  async choose(item: string): Promise<void> {
    await this.button('More').click();
    await this.#page.getByRole('menuitem', { name: item }).click();
  }
}
