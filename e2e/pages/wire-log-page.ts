import type { Locator, Page } from '@playwright/test';

/** The wire log of one session. */
export class WireLogPage {
  readonly toolbar: Locator;
  readonly frames: Locator;
  readonly follow: Locator;
  readonly bytes: Locator;
  readonly pane: Locator;
  readonly export: Locator;

  constructor(page: Page) {
    this.toolbar = page.getByRole('toolbar', { name: 'Wire log' });
    this.frames = page.getByRole('listbox', { name: 'Frames' });
    this.follow = this.toolbar.getByRole('switch', { name: 'Follow newest' });
    this.bytes = page.getByRole('region', { name: /^Bytes of frame/ });
    this.pane = page.getByRole('tabpanel').filter({ has: this.toolbar });
    this.export = this.toolbar.getByRole('button', { name: 'Export wire log as text' });
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
