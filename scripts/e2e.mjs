import { report, runE2e } from './lib/runners.mjs';
import { runMain } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

/** Playwright on what is built: `npm run e2e -- first-run` runs the files whose path holds `first-run`. */
runMain(async () => {
  await setUp();
  return report([await runE2e(process.argv.slice(2))]);
});
