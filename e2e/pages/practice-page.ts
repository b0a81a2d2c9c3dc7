import type { Locator, Page } from '@playwright/test';

/** The practice lab's pane. */
export class PracticePage {
  readonly toolbar: Locator;
  readonly start: Locator;
  readonly stop: Locator;
  readonly explorer: Locator;
  readonly seed: Locator;
  readonly note: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.toolbar = page.getByRole('toolbar', { name: 'Practice lab' });
    this.start = this.toolbar.getByRole('button', { name: 'Start' });
    this.stop = this.toolbar.getByRole('button', { name: 'Stop' });
    this.explorer = this.toolbar.getByRole('button', { name: 'Open explorer' });
    this.seed = page.getByLabel('Seed');
    this.note = page.getByRole('note');
  }

  /** Opens the pane, or brings it forward. */
  async open(): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('button', { name: 'Practice lab' }).click();
    await this.toolbar.waitFor();
  }

  device(name: string): Locator {
    return this.#page.getByRole('listitem', { name });
  }

  async send(device: string): Promise<void> {
    await this.device(device)
      .getByRole('button', { name: `Send example command to ${device}` })
      .click();
  }

  /** A line the pane offers to copy, as text. */
  async line(what: string): Promise<string> {
    const copy = this.#page.getByRole('button', { name: `Copy ${what}`, exact: true });
    return await this.#page.locator('div').filter({ has: copy }).last().locator('code').innerText();
  }
}
