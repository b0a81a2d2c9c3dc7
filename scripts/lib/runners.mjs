import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { electronProgram, whyNoDesktop } from './electron-runtime.mjs';
import { inRoot } from './paths.mjs';
import { addUp, NOTHING, summaryLine, tallyPlaywright, tallyVitest } from './results.mjs';
import { runTool } from './run.mjs';
import { say, secondsSince } from './say.mjs';

/** @typedef {import('./results.mjs').Tally} Tally */
/** @typedef {Parameters<typeof runTool>[0]} Tool */

/** @type {readonly [name: string, tool: Tool, args: readonly string[]][]} */
const CHECKS = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['unused code', 'knip', []],
  ['types of shared', ['typescript', 'tsc'], ['-p', 'shared']],
  ['types of electron', ['typescript', 'tsc'], ['-p', 'electron']],
  ['types of renderer', ['typescript', 'tsc'], ['-p', 'renderer']],
  ['types of tests and tools', ['typescript', 'tsc'], ['-p', 'tsconfig.tests.json']],
];

/** Everything that looks at the sources without running them; says one line each, and a failed one's own words. */
export async function runChecks() {
  /** @type {Tally[]} */
  const tallies = [];
  for (const [name, tool, args] of CHECKS) {
    const sinceMs = performance.now();
    const { code, output } = await runTool(tool, args, { isQuiet: true });
    if (code !== 0) say(output.trimEnd());
    say(`${code === 0 ? 'passed' : 'FAILED'}: ${name} (${secondsSince(sinceMs)})`);
    tallies.push(one(name, code));
  }
  return addUp(tallies);
}

/** @returns {Promise<Tally>} */
export async function runUnit() {
  const file = resultFile('unit.json');
  const { code } = await runTool('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return read('unit tests', code, file, tallyVitest);
}

/**
 * @param {readonly string[]} args Further arguments of Playwright, such as a filter.
 * @returns {Promise<Tally>}
 */
export async function runE2e(args = []) {
  const why = whyNoRealDesktop();
  const desktop = `desktop (Electron runtime not available: ${why})`;
  const isChosen = args.some((arg) => arg.startsWith('--project'));
  const projects = isChosen ? [] : ['--project=served', ...(why === null ? ['--project=desktop'] : [])];
  const file = resultFile('e2e.json');
  const env = { WIREBENCH_E2E_RESULTS: file };
  const { code } = await runTool(['@playwright/test', 'playwright'], ['test', ...projects, ...args], { env });
  const tally = read('e2e tests', code, file, tallyPlaywright);
  return isChosen || why === null ? tally : addUp([tally, { ...NOTHING, skipped: [desktop] }]);
}

/** Why Playwright cannot drive the real Electron here, or null. Under a test it may run as root. */
export function whyNoRealDesktop() {
  if (electronProgram() === null) return 'it was not downloaded';
  return whyNoDesktop({ platform: process.platform, env: process.env, userId: undefined });
}

/**
 * Ends a script: names what was skipped and what failed, and says the numbers last.
 * @param {readonly Tally[]} tallies
 * @returns {number} The exit code.
 */
export function report(tallies) {
  const all = addUp(tallies);
  for (const name of all.skipped) say(`skipped: ${name}`);
  for (const name of all.flaky ?? []) say(`flaky: ${name} (passed at the second try)`);
  for (const name of all.failed) say(`FAILED: ${name}`);
  say(summaryLine(all));
  return all.failed.length === 0 ? 0 : 1;
}

/** A check that is passed or not. @param {string} name @param {number} code @returns {Tally} */
export const one = (name, code) => (code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: [name] });

/**
 * @template T
 * @param {string} name
 * @param {number} code
 * @param {string} file
 * @param {(report: T) => Tally} tallyOf
 */
function read(name, code, file, tallyOf) {
  if (!existsSync(file)) return { ...NOTHING, failed: [`${name} did not run (code ${code})`] };
  const tally = tallyOf(JSON.parse(readFileSync(file, 'utf8')));
  // Such as an error that no test caught: the runner failed although every test passed.
  if (code !== 0 && tally.failed.length === 0) tally.failed.push(`${name} (code ${code})`);
  if (code === 0 && tally.passed + tally.skipped.length === 0) tally.failed.push(`${name}: there were none`);
  return tally;
}

/** A report's place, without the report of an earlier run. @param {string} name */
function resultFile(name) {
  const file = inRoot('node_modules/.cache/wirebench', name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}
