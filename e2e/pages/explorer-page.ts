import { readFile } from 'node:fs/promises';

import { expect, type Locator, type Page } from '@playwright/test';

import { WelcomePage } from './welcome-page.ts';

export interface BrokerAddress {
  /** As the profile form takes it: `mqtts://user:password@localhost:8883`. */
  url: string;
  /** Name to save it under; without one it is connected and not saved. */
  saveAs?: string;
  /** Path of the PEM file of the authority to trust. */
  authority?: string;
}

/** The topic explorer: tree, topic and publish form of one MQTT connection. */
export class ExplorerPage {
  readonly connection: Locator;
  readonly tree: Locator;
  readonly filter: Locator;
  readonly sort: Locator;
  readonly matches: Locator;
  readonly payload: Locator;
  readonly history: Locator;
  readonly failure: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.connection = page.getByRole('toolbar', { name: 'Connection' });
    this.tree = page.getByRole('tree', { name: 'Topics' });
    const controls = page.getByRole('toolbar', { name: 'Topics' });
    this.filter = controls.getByRole('textbox', { name: 'Filter topics' });
    this.sort = controls.getByRole('combobox', { name: 'Sort topics by' });
    this.matches = controls.getByRole('status');
    this.payload = page.getByRole('region', { name: /^Payload as/ });
    this.history = page.getByRole('listbox', { name: /^Recent messages/ });
    // The docking area keeps an empty one for announcements.
    this.failure = page.getByRole('alert').filter({ hasText: /\S/ });
  }

  /** Fills in the profile form and connects. */
  async connect({ url, saveAs, authority }: BrokerAddress): Promise<void> {
    await new WelcomePage(this.#page).connectToBroker.click();
    const form = this.#page.getByRole('form');
    if (saveAs !== undefined) await form.getByRole('textbox', { name: 'Name', exact: true }).fill(saveAs);
    const host = form.getByRole('textbox', { name: 'Host' });
    await host.fill(url);
    await host.blur();
    await expect(host).not.toHaveValue(url);
    if (authority !== undefined) {
      await form.getByRole('button', { name: 'TLS certificates' }).click();
      const chooser = this.#page.waitForEvent('filechooser');
      await form.getByRole('button', { name: 'Certificate authority' }).click();
      await (await chooser).setFiles(authority);
      await expect(form.getByRole('button', { name: 'Remove certificate authority' })).toBeVisible();
    }
    await form
      .getByRole('button', { name: saveAs === undefined ? 'Connect' : 'Save and connect', exact: true })
      .click();
    await this.connection.waitFor();
  }

  /** Waits long enough for an automatic reconnect: the time between tries grows to half a minute. */
  async expectConnected(): Promise<void> {
    await expect(this.connection).toContainText('Connected', { timeout: 35_000 });
  }

  /** The rows on screen whose spoken text begins with a level's name. */
  row(level: string): Locator {
    return this.tree.getByRole('treeitem', { name: new RegExp(`^${escape(level)}, `) });
  }

  async expandAll(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Expand', exact: true }).click();
    await this.#page.getByRole('menuitem', { name: 'Expand all' }).click();
  }

  /** Selects a topic by its last level, and waits until its message is shown. */
  async select(level: string): Promise<void> {
    await this.row(level).click();
    await expect(this.row(level)).toHaveAttribute('aria-selected', 'true');
  }

  async format(name: string): Promise<void> {
    await this.#page.getByRole('combobox', { name: 'Payload format' }).selectOption(name);
  }

  /** The bytes of the message shown, as the page saves them to a file. */
  async savedPayload(): Promise<Uint8Array> {
    const download = this.#page.waitForEvent('download');
    await this.#page.getByRole('button', { name: 'Save payload to file' }).click();
    return new Uint8Array(await readFile(await (await download).path()));
  }

  /** Publishes what is given, and waits until the page says that it is done. */
  async publish(message: { topic: string; hex: string; qos: 0 | 1 | 2; isRetained: boolean }): Promise<void> {
    await this.#page.getByRole('tab', { name: 'Publish' }).click();
    const form = this.#page.getByRole('form', { name: 'Publish a message' });
    await form.getByRole('textbox', { name: 'Topic' }).fill(message.topic);
    await form.getByRole('radiogroup', { name: 'Payload is written as' }).getByText('Hex').click();
    await form.getByRole('textbox', { name: 'Payload' }).fill(message.hex);
    await form.getByRole('combobox', { name: 'Quality of service' }).selectOption(String(message.qos));
    await form.getByRole('checkbox', { name: 'Retain' }).setChecked(message.isRetained);
    await form.getByRole('textbox', { name: 'Payload' }).press('Control+Enter');
    const sizeBytes = message.hex.replaceAll(' ', '').length / 2;
    await expect(form.getByRole('status')).toContainText(`${sizeBytes} B at QoS ${message.qos}`);
  }

  total(name: 'topics' | 'messages'): Promise<number> {
    return this.connection.evaluate(
      (element, total) => Number(element.querySelector(`[data-total="${total}"]`)?.textContent?.replaceAll(/\D/g, '')),
      name,
    );
  }
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
