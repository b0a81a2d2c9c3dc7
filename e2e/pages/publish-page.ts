import type { Locator, Page } from '@playwright/test';

/** The explorer's publish tab: the form, the saved messages and those sent. */
export class PublishPage {
  readonly form: Locator;
  readonly topic: Locator;
  readonly payload: Locator;
  /** The tab with whichever of its views is shown. */
  readonly book: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.book = page.getByRole('tabpanel', { name: 'Publish' });
    this.form = page.getByRole('form', { name: 'Publish a message' });
    this.topic = this.form.getByRole('textbox', { name: 'Topic' });
    this.payload = this.form.getByRole('textbox', { name: 'Payload' });
  }

  async open(): Promise<void> {
    await this.#page.getByRole('tab', { name: 'Publish' }).click();
  }

  async show(view: 'Compose' | 'Saved' | 'Sent' | 'Repeating' | 'Checks'): Promise<void> {
    await this.#page.getByRole('radiogroup', { name: 'What to publish' }).getByText(view, { exact: true }).click();
  }

  async saveAs(name: string, folder: string): Promise<void> {
    await this.form.getByRole('button', { name: 'Save message…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Save the message' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('combobox', { name: 'Folder' }).fill(folder);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
