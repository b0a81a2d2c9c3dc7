import { expect, type Locator, type Page } from '@playwright/test';

/** The socket pane that is in front. */
export class SocketPage {
  readonly pane: Locator;
  readonly transcript: Locator;
  readonly bytesToSend: Locator;
  readonly clients: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.pane = page.getByRole('tabpanel').filter({ visible: true });
    this.transcript = this.pane.getByRole('region', { name: 'Transcript' });
    this.bytesToSend = this.pane.getByRole('form', { name: 'Send', exact: true }).getByLabel('Bytes to send');
    this.clients = this.pane.getByRole('listbox', { name: 'Clients' });
  }

  /** Opens the form from anywhere, by its key. */
  async openNew(): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Activity bar' }).waitFor();
    await this.#page.keyboard.press('Alt+s');
    await expect(this.pane.getByRole('form', { name: 'New socket' })).toBeVisible();
  }

  async connect(port: number, host = '127.0.0.1', protocol = 'TCP'): Promise<void> {
    await this.openNew();
    await this.choose(protocol);
    await this.pane.getByRole('textbox', { name: 'Host' }).fill(host);
    await this.pane.getByRole('textbox', { name: 'Port' }).fill(String(port));
    await this.pane.getByRole('button', { name: 'Connect', exact: true }).click();
  }

  /** Listens on a free port of 127.0.0.1, and answers which. */
  async listen({ isOneAtATime = false, protocol = 'TCP' } = {}): Promise<number> {
    await this.openNew();
    await this.choose(protocol);
    await this.pane.getByText('Listen as a server').click();
    if (isOneAtATime)
      await this.pane.getByRole('combobox', { name: 'Clients are served' }).selectOption('one-at-a-time');
    await this.pane.getByRole('button', { name: 'Listen', exact: true }).click();
    const bar = this.pane.getByRole('toolbar', { name: 'Server' });
    await expect(bar).toContainText('Listening');
    return Number(/127\.0\.0\.1:(\d+)/.exec(await bar.innerText())?.[1]);
  }

  async choose(protocol: string): Promise<void> {
    await this.pane.getByRole('radiogroup', { name: 'Protocol' }).getByText(protocol, { exact: true }).click();
  }

  /** The rows of the transcript that hold this text. */
  row(text: string | RegExp): Locator {
    return this.transcript.getByRole('option').filter({ hasText: text });
  }

  async send(text: string): Promise<void> {
    await this.bytesToSend.fill(text);
    await this.bytesToSend.press('Enter');
    await expect(this.bytesToSend).toHaveValue('');
  }
}
