import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // The desktop host meets a double of Electron; the real one is met in e2e, where its runtime is at hand.
    alias: { electron: new URL('./e2e/fixtures/electron-double/electron.ts', import.meta.url).pathname },
  },
  test: {
    include: [
      '{shared,electron,renderer,scripts,bench}/**/*.test.{ts,tsx}',
      '*.test.ts',
      'e2e/{fixtures,security}/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Two cores: real peers are started by tests, so more workers only make them late.
    maxWorkers: 2,
  },
});
