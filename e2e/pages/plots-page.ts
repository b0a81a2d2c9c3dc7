import type { Locator, Page } from '@playwright/test';

/** The charts and gauges of one connection. */
export class PlotsPage {
  readonly toolbar: Locator;
  readonly time: Locator;
  readonly backToLive: Locator;
  readonly charts: Locator;
  readonly gauges: Locator;
  readonly dialog: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.toolbar = page.getByRole('toolbar', { name: 'Plots' });
    this.time = this.toolbar.getByRole('combobox', { name: 'Time shown' });
    this.backToLive = this.toolbar.getByRole('button', { name: 'Back to live' });
    this.charts = page.getByRole('region', { name: /^Chart / });
    this.gauges = page.getByRole('region', { name: /^Gauge / });
    this.dialog = page.getByRole('dialog');
  }

  chart(name: string): Locator {
    return this.#page.getByRole('region', { name: `Chart ${name}`, exact: true });
  }

  /** The picture of a chart, whose name says what it shows. */
  picture(chart: Locator): Locator {
    return chart.getByRole('img', { name: /^Line chart/ });
  }

  /** What takes the keys of a chart. */
  axis(chart: Locator): Locator {
    return chart.getByRole('group', { name: /^Time axis/ });
  }

  /** The figures of a series by the heads of their columns. */
  async figures(chart: Locator, series: string): Promise<Record<string, string>> {
    const table = chart.getByRole('table');
    const heads = await table.getByRole('columnheader').allTextContents();
    const cells = await table.getByRole('row', { name: series }).getByRole('cell').allTextContents();
    return Object.fromEntries(heads.slice(1).map((head, at) => [head, cells[at] ?? '']));
  }

  /** Chooses a number in the dialog that is open. */
  async choose(filter: string, name: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'Filter topics' }).fill(filter);
    await this.dialog.getByRole('button', { name: new RegExp(`^${escape(name)} `) }).click();
  }

  async menu(panel: Locator, item: string): Promise<void> {
    await panel.getByRole('button', { name: /^More for/ }).click();
    await this.#page.getByRole('menuitem', { name: item }).click();
  }
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
