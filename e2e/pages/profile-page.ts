import { expect, type Locator, type Page } from '@playwright/test';

import { ShellPage } from './shell-page.ts';

export type ProfileSection = 'Subscriptions' | 'Session' | 'Last will' | 'TLS certificates' | 'Proxy and headers';
export const PROFILE_SECTIONS: readonly ProfileSection[] = [
  'Subscriptions',
  'Session',
  'Last will',
  'TLS certificates',
  'Proxy and headers',
];

/** The form of an MQTT profile. */
export class ProfilePage {
  readonly form: Locator;
  readonly name: Locator;
  readonly host: Locator;
  readonly port: Locator;
  readonly user: Locator;
  readonly password: Locator;
  readonly connect: Locator;
  readonly save: Locator;
  readonly saveAndConnect: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.form = page.getByRole('form').filter({ visible: true });
    this.name = this.field('Name');
    this.host = this.field('Host');
    this.port = this.field('Port');
    this.user = this.field('User name');
    this.password = this.field('Password');
    this.connect = this.button('Connect');
    this.save = this.button('Save');
    this.saveAndConnect = this.button('Save and connect');
  }

  field(name: string): Locator {
    return this.form.getByRole('textbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.form.getByRole('button', { name, exact: true });
  }

  section(name: ProfileSection): Locator {
    return this.form.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** A form for a profile that is not saved yet. */
  async openNew(): Promise<void> {
    const shell = new ShellPage(this.#page);
    await shell.sideBar.getByRole('button', { name: 'New profile' }).first().click();
    await expect(this.host).toBeVisible();
  }

  async setTransport(name: string): Promise<void> {
    // The radio itself is invisible under its label.
    await this.form.getByRole('radiogroup', { name: 'Transport' }).getByText(name, { exact: true }).click();
  }

  /** Chooses a file for the field of this label. */
  async chooseFile(label: string, path: string): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser');
    await this.button(label).click();
    await (await chooser).setFiles(path);
  }

  /** What stands beside a field that cannot be saved as it is. */
  async expectProblem(field: Locator, text: RegExp): Promise<void> {
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(text);
  }
}
