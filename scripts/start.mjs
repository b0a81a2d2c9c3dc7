import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { chooseHost } from './lib/choose-host.mjs';
import { inRoot, nodeProgram, root } from './lib/paths.mjs';
import { runMain, say } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';
import { parseStart, USAGE } from './lib/start-options.mjs';

/** A desktop window that crashes sooner than this never opened, in ms. */
const NEVER_OPENED_MS = 10_000;
/** How soon it is seen that npm went away, in ms. */
const NPM_WATCH_MS = 500;
/** How a program ends that the system does not let run, such as Electron where its sandbox is forbidden. */
const CRASHES = new Set(['SIGTRAP', 'SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGBUS']);

runMain(async () => {
  const options = parseStart(process.argv.slice(2));
  if (options.wantsHelp) return say(USAGE);
  await setUp();
  const choice = await chooseHost(options);
  if (choice.host === 'served') return serve(choice.why, options.args);

  const sinceMs = performance.now();
  const { code, signal } = await runHost(choice.program, [inRoot(), ...options.args]);
  const hasCrashed = signal !== null && CRASHES.has(signal) && performance.now() - sinceMs < NEVER_OPENED_MS;
  if (hasCrashed && options.host === null) return serve(`Electron crashed as it started (${signal})`, options.args);
  return code;
});

/**
 * @param {string} why Why it is not the desktop window; empty where nobody wonders.
 * @param {readonly string[]} args
 */
async function serve(why, args) {
  if (why) say(`Served to your browser, not in a desktop window: ${why}.`);
  return (await runHost(nodeProgram(), [inRoot('out/main/served.js'), ...args])).code;
}

/**
 * Runs the host to its end. Signals are passed on: the host closes its sessions and decides the exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null }>}
 */
function runHost(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: process.env['INIT_CWD'] ?? root, stdio: 'inherit' });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    const watch = watchNpm(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), signal });
    });
  });
}

/**
 * Tells when npm went away: the shell between it and us dies of npm's SIGTERM without passing it on, and the host
 * would stay behind.
 * @param {() => void} gone
 */
function watchNpm(gone) {
  const parent = process.ppid;
  const isUnderNpm = process.env['npm_lifecycle_event'] !== undefined && process.platform !== 'win32';
  return setInterval(() => {
    if (isUnderNpm && process.ppid !== parent) gone();
  }, NPM_WATCH_MS).unref();
}
