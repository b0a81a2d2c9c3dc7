import { setUpPeers } from './lib/peers.mjs';
import { NOTHING } from './lib/results.mjs';
import { one, report, runChecks, runE2e, runUnit } from './lib/runners.mjs';
import { runMain, say, UserError } from './lib/say.mjs';
import { setUpBuild, setUpPackages } from './lib/setup.mjs';

/** Everything, from a fresh clone: installs what it needs, then lint, types, unit, build, e2e. */
runMain(async () => {
  await setUpPackages();
  const { hasBrowser, missing } = await setUpPeers();
  const tallies = [peers(missing), await runChecks(), await runUnit()];
  const built = await build();
  tallies.push(built);
  if (built.failed.length === 0) tallies.push(await e2e(hasBrowser));
  return report(tallies);
});

/** On a build machine a peer that is not there fails the run, though no test may have met it. @param {string[]} missing */
function peers(missing) {
  if (missing.length === 0 || process.env['CI'] !== 'true') return NOTHING;
  return { ...NOTHING, failed: missing.map((name) => `${name} is not installed`) };
}

async function build() {
  try {
    await setUpBuild();
    return one('build', 0);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(error.details);
    return one('build, so the e2e tests did not run', 1);
  }
}

/** @param {boolean} hasBrowser */
async function e2e(hasBrowser) {
  if (hasBrowser || process.env['CI'] === 'true') return runE2e();
  return { ...NOTHING, skipped: ['e2e (no Chromium or Chrome, and Playwright could not download one)'] };
}
