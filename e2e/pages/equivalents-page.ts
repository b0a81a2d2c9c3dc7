import { readFile } from 'node:fs/promises';

import type { Locator, Page } from '@playwright/test';

/** What the explorer offers of other tools: copying as their commands and programs. */
export class EquivalentsPage {
  readonly dialog: Locator;
  readonly notes: Locator;
  readonly form: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole('dialog').filter({ has: page.getByRole('tab') });
    this.notes = this.dialog.getByRole('list', { name: 'Good to know' });
    this.form = page.getByRole('form', { name: 'Publish a message' });
  }

  /** Opens the publish form and fills it in. */
  async fillForm({ topic, text, qos }: { topic: string; text: string; qos: 0 | 1 | 2 }): Promise<void> {
    await this.#page.getByRole('tab', { name: 'Publish' }).click();
    await this.form.getByRole('textbox', { name: 'Topic' }).fill(topic);
    await this.form.getByRole('textbox', { name: 'Payload' }).fill(text);
    await this.form.getByRole('combobox', { name: 'Quality of service' }).selectOption(String(qos));
  }

  async copyMessageAs(): Promise<void> {
    await this.form.getByRole('button', { name: 'Copy as…' }).click();
  }

  async copySubscriptionsAs(): Promise<void> {
    await this.#page.getByRole('button', { name: /subscriptions?$/ }).click();
    await this.#page.getByRole('button', { name: 'Copy as…' }).click();
  }

  /** The code for a tool, as it stands in the dialog. */
  async code(tool: string): Promise<string> {
    await this.dialog.getByRole('tab', { name: tool }).click();
    return (await this.dialog.getByRole('region', { name: `Code for ${tool}` }).textContent()) ?? '';
  }

  /** The text of a file the dialog offers beside the code. */
  async savedFile(name: string): Promise<string> {
    const download = this.#page.waitForEvent('download');
    await this.dialog.getByRole('button', { name: `Save ${name}` }).click();
    return readFile(await (await download).path(), 'utf8');
  }
}
