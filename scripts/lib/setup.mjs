import { existsSync } from 'node:fs';

import { needsBuild, needsInstall } from './freshness.mjs';
import { inRoot } from './paths.mjs';
import { runNpm, runTool } from './run.mjs';
import { step, UserError } from './say.mjs';

const OLDEST_NODE = /** @type {const} */ ([20, 19]);

/** Installs and builds what is missing; silent and quick where nothing is. @throws UserError */
export async function setUp() {
  await setUpPackages();
  await setUpBuild();
}

/** @throws UserError */
export async function setUpPackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new UserError(
      `Node ${process.versions.node} is too old: Wirebench needs ${OLDEST_NODE.join('.')} or newer.`,
      'Install a current Node from https://nodejs.org and try again.',
    );
  }
  if (needsInstall()) await step('Installing packages (once, about a minute)', install);
}

/** @throws UserError */
export async function setUpBuild() {
  if (needsBuild()) await step('Building Wirebench', build);
}

async function install() {
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], { isQuiet: true });
  if (code !== 0) {
    throw new UserError(
      'npm ci failed: the packages could not be installed.',
      'Check the network connection and the npm registry (npm ping), then try again; nothing is left half done.',
      output,
    );
  }
  await installHooks();
}

/** Hooks are a convenience of contributors: a clone without .git, or a build machine, goes without. */
async function installHooks() {
  if (process.env['CI'] || !existsSync(inRoot('.git')) || existsSync(inRoot('.git/hooks/pre-commit'))) return;
  const { code, output } = await runTool('lefthook', ['install'], { isQuiet: true });
  if (code !== 0) process.stderr.write(`The Git hooks were not installed: ${output}`);
}

async function build() {
  const { code, output } = await runTool('electron-vite', ['build'], { isQuiet: true });
  if (code !== 0) {
    throw new UserError(
      'The build failed.',
      'If you changed the sources, npm run check says what is wrong; else delete node_modules and try again.',
      output,
    );
  }
}
