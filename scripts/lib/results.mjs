/**
 * What a runner, or a single check, came to.
 * @typedef {object} Tally
 * @property {number} passed
 * @property {string[]} failed Names.
 * @property {string[]} skipped Names with their reasons.
 * @property {string[]} [flaky] Names of those that passed at a second try only; they count as passed.
 */

/** @type {Readonly<Tally>} */
export const NOTHING = { passed: 0, failed: [], skipped: [] };

/** @param {readonly Readonly<Tally>[]} tallies @returns {Tally} */
export function addUp(tallies) {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
    skipped: tallies.flatMap(({ skipped }) => skipped),
    flaky: tallies.flatMap(({ flaky = [] }) => flaky),
  };
}

/** The last line of a test run. @param {Readonly<Tally>} tally */
export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;

/**
 * Reads the report of Vitest's `json` reporter.
 * @param {VitestReport} report
 * @returns {Tally}
 *
 * @typedef {{ fullName: string, status: string }} VitestTest
 * @typedef {{ name: string, status: string, assertionResults: VitestTest[] }} VitestFile
 * @typedef {{ testResults: VitestFile[] }} VitestReport
 */
export function tallyVitest({ testResults }) {
  return addUp(
    testResults.map(({ name, status, assertionResults: tests }) => {
      const failed = tests.filter((test) => test.status === 'failed').map(({ fullName }) => `${name}: ${fullName}`);
      const passed = tests.filter((test) => test.status === 'passed').length;
      const skipped = tests.filter((test) => test.status !== 'failed' && test.status !== 'passed');
      // A file that does not load has no tests that could have failed.
      if (status === 'failed' && failed.length === 0) failed.push(name);
      return { passed, failed, skipped: skipped.map(({ fullName }) => fullName) };
    }),
  );
}

/**
 * Reads the report of Playwright's `json` reporter.
 * @param {PlaywrightReport} report
 * @returns {Tally}
 *
 * @typedef {{ projectName: string, status: string, annotations: { type: string, description?: string }[] }} PlaywrightTest
 * @typedef {{ title: string, file: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ suites: PlaywrightSuite[], errors: { message?: string }[] }} PlaywrightReport
 */
export function tallyPlaywright({ suites, errors }) {
  const broken = { ...NOTHING, failed: errors.map(({ message }) => message ?? 'Playwright could not run a file') };
  return addUp([broken, ...suites.map(tallySuite)]);
}

/** @param {PlaywrightSuite} suite @returns {Tally} */
function tallySuite({ specs = [], suites = [] }) {
  const tests = specs.flatMap((spec) => spec.tests.map((test) => tallyTest(spec, test)));
  return addUp([...tests, ...suites.map(tallySuite)]);
}

/** @param {PlaywrightSpec} spec @param {PlaywrightTest} test @returns {Tally} */
function tallyTest({ file, title }, { projectName, status, annotations }) {
  const name = `${projectName}: ${file}: ${title}`;
  if (status === 'expected') return { ...NOTHING, passed: 1 };
  if (status === 'flaky') return { ...NOTHING, passed: 1, flaky: [name] };
  if (status !== 'skipped') return { ...NOTHING, failed: [name] };
  const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  return { ...NOTHING, skipped: [reason ? `${name} (${reason})` : name] };
}
