import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { systemBrowser } from './browser.mjs';
import { findProgram } from './paths.mjs';
import { run, runTool } from './run.mjs';
import { say, step } from './say.mjs';

/** Programs the tests meet, and the Debian package of each. */
const PEERS = /** @type {const} */ ({
  mosquitto: 'mosquitto',
  mosquitto_passwd: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  mosquitto_sub: 'mosquitto-clients',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  puttygen: 'putty-tools',
  tshark: 'tshark',
  python3: 'python3',
  openssl: 'openssl',
  curl: 'curl',
});

/** Asked by every Debian package before it starts its service. */
const POLICY_FILE = '/usr/sbin/policy-rc.d';

/**
 * Installs the programs the tests meet, where this machine lets us; names what stays missing.
 * @returns {Promise<{ hasBrowser: boolean, missing: string[] }>}
 */
export async function setUpPeers() {
  const debian = debianFlavour();
  const wanted = missingPeers().map((name) => PEERS[name]);
  // On Ubuntu the package is a pointer to a snap, which does not run everywhere: Playwright's browser does.
  const packages = [...new Set([...wanted, ...(debian === 'debian' && !systemBrowser() ? ['chromium'] : [])])];
  if (packages.length > 0 && debian && process.getuid?.() === 0) {
    await step(`Installing ${packages.join(', ')}`, () => withoutServices(() => aptInstall(packages)));
  }
  const stillMissing = missingPeers();
  if (stillMissing.length > 0)
    say(`Not on this machine, so tests that meet them cannot run: ${stillMissing.join(', ')}`);
  return { hasBrowser: systemBrowser() !== null || (await installBrowser()), missing: stillMissing };
}

function missingPeers() {
  return /** @type {(keyof typeof PEERS)[]} */ (Object.keys(PEERS)).filter((name) => findProgram(name) === null);
}

/** `debian`, `ubuntu` (or what derives from them), or null. */
function debianFlavour() {
  if (!existsSync('/etc/os-release') || findProgram('apt-get') === null) return null;
  return flavourOf(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {string} osRelease The text of /etc/os-release. @returns {'debian' | 'ubuntu' | null} */
export function flavourOf(osRelease) {
  const words = osRelease.match(/^(ID|ID_LIKE)=.*$/gm)?.join(' ') ?? '';
  if (/\bubuntu\b/.test(words)) return 'ubuntu';
  return /\bdebian\b/.test(words) ? 'debian' : null;
}

/** @param {readonly string[]} packages */
async function aptInstall(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const options = { isQuiet: true, env };
  await run('apt-get', ['update', '-qq'], options);
  const install = ['install', '-y', '-qq', '--no-install-recommends'];
  const { code, output } = await run('apt-get', [...install, ...packages], options);
  // What is missing now is named below, and fails or is skipped where a test needs it.
  if (code !== 0) say(`apt-get install failed:\n${output.trimEnd()}`);
}

/**
 * Keeps packages from starting their services meanwhile: a broker or an SSH server that a test did not start must
 * not be left running. A policy the machine already has stays as it is.
 * @param {() => Promise<void>} work
 */
async function withoutServices(work) {
  if (existsSync(POLICY_FILE)) return work();
  const remove = () => rmSync(POLICY_FILE, { force: true });
  writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  process.on('exit', remove);
  try {
    await work();
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/** Playwright's own Chromium; on Linux with its libraries where we are root. Whether it is there now. */
async function installBrowser() {
  const withLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  const install = async () => {
    const args = ['install', ...withLibraries, 'chromium'];
    const { code, output } = await runTool(['@playwright/test', 'playwright'], args, { isQuiet: true });
    if (code !== 0) say(output.trimEnd());
    return code === 0;
  };
  return step('Installing a browser for the tests', install, (isThere) => isThere);
}
