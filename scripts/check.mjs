import { report, runChecks, runUnit } from './lib/runners.mjs';
import { runMain } from './lib/say.mjs';
import { setUpPackages } from './lib/setup.mjs';

/** The fast part of the tests: format, lint, unused code, types, unit. */
runMain(async () => {
  await setUpPackages();
  return report([await runChecks(), await runUnit()]);
});
