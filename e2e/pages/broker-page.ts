import type { Locator, Page } from '@playwright/test';

/** The pane of the MQTT broker. */
export class BrokerPage {
  readonly toolbar: Locator;
  readonly start: Locator;
  readonly stop: Locator;
  readonly settings: Locator;
  readonly save: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.toolbar = page.getByRole('toolbar', { name: 'MQTT broker' });
    this.start = this.toolbar.getByRole('button', { name: /start/i });
    this.stop = this.toolbar.getByRole('button', { name: 'Stop' });
    this.settings = page.getByRole('form', { name: 'Broker settings' });
    this.save = this.settings.getByRole('button', { name: 'Save settings' });
  }

  /** Opens the pane, or brings it forward. */
  async open(): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('button', { name: 'MQTT broker' }).click();
    await this.toolbar.waitFor();
  }

  async show(
    tab: 'Overview' | 'Clients' | 'Retained' | 'Denied' | 'Mosquitto log' | 'mosquitto.conf' | 'Settings',
  ): Promise<void> {
    await this.#page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
  }

  /** Chooses free ports, so that tests do not meet; leaves the settings open, unsaved. */
  async useFreePorts(...listeners: readonly string[]): Promise<void> {
    await this.show('Settings');
    for (const name of ['MQTT over TCP', 'MQTT over TLS', 'WebSocket', 'WebSocket over TLS']) {
      const toggle = this.settings.getByRole('switch', { name, exact: true });
      await toggle.setChecked(listeners.includes(name), { force: true });
      if (listeners.includes(name)) await this.settings.getByLabel(`Port for ${name}`, { exact: true }).fill('0');
    }
  }

  /** Chooses from a select of the settings. */
  async choose(label: string, option: string): Promise<void> {
    await this.settings.getByRole('combobox', { name: label, exact: true }).click();
    await this.#page.getByRole('option', { name: option, exact: true }).click();
  }

  async addUser(name: string, password: string): Promise<void> {
    const number = (await this.settings.getByRole('list', { name: 'Users' }).getByRole('listitem').count()) + 1;
    await this.settings.getByRole('button', { name: 'Add user' }).click();
    await this.settings.getByLabel(`Name of user ${number}`).fill(name);
    await this.settings.getByLabel(`Password of user ${number}`).fill(password);
  }

  /** Saves, starts, and answers the port of a listener. */
  async run(listener = 'MQTT over TCP'): Promise<number> {
    await this.save.click();
    await this.start.click();
    return await this.port(listener);
  }

  async port(listener: string): Promise<number> {
    await this.show('Overview');
    const copy = this.#page.getByRole('button', { name: `Copy ${listener} address`, exact: true });
    const text = await this.#page.locator('div').filter({ has: copy }).last().locator('code').innerText();
    return Number(/:(\d+)/.exec(text)?.[1]);
  }

  /** A row of the list on screen, by a text in it. */
  row(text: string): Locator {
    return this.#page.getByRole('row').filter({ hasText: text });
  }
}
