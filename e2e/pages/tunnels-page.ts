import { expect, type Locator, type Page } from '@playwright/test';

/** The tunnels of an SSH connection: list, form and the one chosen. */
export class TunnelsPage {
  readonly form: Locator;
  readonly list: Locator;
  readonly tunnel: Locator;
  readonly connections: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.form = page.getByRole('form', { name: 'New tunnel' });
    this.list = page.getByRole('listbox', { name: 'Tunnels' });
    this.tunnel = page.getByRole('region', { name: 'Tunnel', exact: true });
    this.connections = page.getByRole('table', { name: 'Connections of this tunnel' });
  }

  /** From an open terminal to its tunnels. */
  async show(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Tunnels', exact: true }).click();
  }

  async choose(kind: 'Local' | 'Remote' | 'Dynamic'): Promise<void> {
    await this.form.getByText(`${kind} (-`).click();
  }

  async listenOn(port: number): Promise<void> {
    await this.form.getByRole('textbox', { name: 'Listening port' }).fill(String(port));
  }

  async aimAt(host: string, port: number): Promise<void> {
    await this.form.getByRole('textbox', { name: 'Target', exact: true }).fill(host);
    await this.form.getByRole('textbox', { name: 'Target port' }).fill(String(port));
  }

  async open(): Promise<void> {
    await this.form.getByRole('button', { name: 'Open tunnel' }).click();
  }

  async expectListening(): Promise<void> {
    await expect(this.tunnel.getByRole('toolbar', { name: 'Tunnel' })).toContainText('Listening');
  }
}
