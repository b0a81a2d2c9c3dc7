import { expect, type Locator, type Page } from '@playwright/test';

/** The SSH pane: its form, what it asks, its terminal. */
export class TerminalPage {
  readonly form: Locator;
  readonly terminal: Locator;
  readonly hostKey: Locator;
  readonly failure: Locator;
  readonly connection: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.form = page.getByRole('form', { name: 'SSH connection' });
    this.terminal = page.getByRole('group', { name: 'Terminal' });
    this.hostKey = page.getByRole('region', { name: 'Unknown host key' });
    this.failure = page.getByRole('alert').filter({ has: page.locator('p') });
    this.connection = page.getByRole('toolbar', { name: 'Connection' });
  }

  /** From the welcome page to a connection, as a user fills in the form. */
  async connect(to: { port: number; user: string; keyFile: string }): Promise<void> {
    await this.#page.getByRole('button', { name: 'SSH into a device' }).click();
    await this.form.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
    await this.form.getByRole('textbox', { name: 'Port' }).fill(String(to.port));
    await this.form.getByRole('textbox', { name: 'User' }).fill(to.user);
    const chooser = this.#page.waitForEvent('filechooser');
    await this.form.getByRole('button', { name: 'Private key' }).click();
    await (await chooser).setFiles(to.keyFile);
    await this.form.getByRole('button', { name: 'Connect' }).click();
  }

  button(name: string): Locator {
    return this.#page.getByRole('button', { name, exact: true });
  }

  async expectOpen(): Promise<void> {
    await expect(this.connection).toContainText('Open');
  }

  /** Types a line into the shell. */
  async run(line: string): Promise<void> {
    await this.terminal.click();
    await this.#page.keyboard.type(line);
    await this.#page.keyboard.press('Enter');
  }

  /** What the screen shows is asked of the terminal by its own search, since it may be drawn by the graphics card. */
  async expectShown(text: string): Promise<void> {
    await expect(async () => {
      const find = this.#page.getByRole('textbox', { name: 'Find in the terminal' });
      if (!(await find.isVisible())) await this.button('Search the terminal').click();
      await find.fill('');
      await find.fill(text);
      const search = this.#page.getByRole('toolbar', { name: 'Search' });
      await expect(search.getByRole('status')).toHaveText('', { timeout: 200 });
    }).toPass();
    await this.button('Close search').click();
  }

  async expectNotShown(text: string): Promise<void> {
    await this.button('Search the terminal').click();
    await this.#page.getByRole('textbox', { name: 'Find in the terminal' }).fill(text);
    await expect(this.#page.getByRole('toolbar', { name: 'Search' })).toContainText('Not found');
    await this.button('Close search').click();
  }
}
