import type { Locator, Page } from '@playwright/test';

/** The wire log of one session. */
export class WireLogPage {
  readonly toolbar: Locator;
  readonly frames: Locator;
  readonly follow: Locator;
  readonly bytes: Locator;
  readonly pane: Locator;
  readonly export: Locator;
  readonly packets: Locator;
  readonly packetFilter: Locator;
  /** The whole of the chosen packet, and its fields. */
  readonly packetDetail: Locator;
  readonly fields: Locator;

  constructor(page: Page) {
    this.toolbar = page.getByRole('toolbar', { name: 'Wire log' });
    this.frames = page.getByRole('listbox', { name: 'Frames' });
    this.follow = this.toolbar.getByRole('switch', { name: 'Follow newest' });
    this.bytes = page.getByRole('region', { name: /^Bytes of frame/ });
    this.pane = page.getByRole('tabpanel').filter({ has: this.toolbar });
    this.packets = page.getByRole('listbox', { name: 'Packets' });
    this.packetFilter = page.getByRole('textbox', { name: 'Filter packets' });
    this.packetDetail = page.getByRole('region', { name: /^Packet \d/ });
    this.fields = page.getByRole('tree', { name: /^Fields of packet/ });
    this.export = this.toolbar.getByRole('button', { name: 'Export wire log' });
  }

  /** Shows the session as frames, as packets in columns, or as arrows between client and broker. */
  async showAs(view: 'Packets' | 'Lanes' | 'Frames'): Promise<void> {
    await this.toolbar.getByRole('radiogroup', { name: 'Show as' }).getByText(view, { exact: true }).click();
  }

  /** Saves the wire log, as the menu calls it. */
  async exportAs(how: 'Hex dump' | 'Capture for Wireshark'): Promise<void> {
    await this.export.click();
    await this.toolbar.page().getByRole('menuitem', { name: how }).click();
  }

  /** Packets on screen whose columns hold this text. */
  packet(text: string | RegExp): Locator {
    return this.packets.getByRole('option').filter({ hasText: text });
  }

  /** Rows on screen whose columns hold this text. */
  frame(text: string | RegExp): Locator {
    return this.frames.getByRole('option').filter({ hasText: text });
  }

  /** The place of each row on screen in the whole log, from 1. */
  async places(): Promise<number[]> {
    // In one go: a row may be gone by the time it is asked.
    return this.frames
      .getByRole('option')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-posinset'))));
  }
}
