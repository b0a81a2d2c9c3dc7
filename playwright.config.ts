import { defineConfig } from '@playwright/test';

import { browserLaunch } from './e2e/fixtures/browser.ts';
import type { HostKind } from './e2e/fixtures/app.ts';

const isCi = process.env['CI'] === 'true';

export default defineConfig<{ host: HostKind }>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  // Each test has a host, a browser and often a broker of its own; the machine has two cores.
  workers: 2,
  // Only where nobody watches: a test that passes at its second try is named as flaky in the summary.
  retries: isCi ? 1 : 0,
  forbidOnly: isCi,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['html', { open: 'never' }],
    ['json', { outputFile: process.env['WIREBENCH_E2E_RESULTS'] ?? 'test-results/e2e.json' }],
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    // A trace of every action costs a quarter of the machine: only what is tried again has one there.
    trace: isCi ? 'on-first-retry' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    ...browserLaunch(),
  },
  projects: [
    { name: 'served', use: { host: 'served' } },
    // Passes over itself, with the reason, where Electron's runtime is not available.
    { name: 'desktop', use: { host: 'desktop' } },
  ],
});
