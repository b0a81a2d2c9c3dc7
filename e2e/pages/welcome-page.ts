import type { Locator, Page } from '@playwright/test';

/** The first page: ways to begin. */
export class WelcomePage {
  readonly title: Locator;
  readonly startPractice: Locator;
  readonly connectToBroker: Locator;
  readonly start: Locator;

  constructor(page: Page) {
    this.title = page.getByRole('heading', { name: 'Wirebench', level: 1 });
    this.start = page.getByRole('region', { name: 'Start' });
    this.startPractice = this.start.getByRole('button', { name: 'Start the practice lab' });
    this.connectToBroker = this.start.getByRole('button', { name: 'Connect to a broker' });
  }
}
