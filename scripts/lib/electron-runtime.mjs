import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { inRoot, nodeProgram } from './paths.mjs';
import { run } from './run.mjs';

/** How long a server that is not reached keeps a first start waiting, in ms. */
const REACH_WITHIN_MS = 15_000;
/** Longest a download that has begun may take, in ms. */
const DOWNLOAD_WITHIN_MS = 600_000;
/** A machine that could not download is not asked again for this long, in ms. */
const REMEMBERED_MS = 6 * 3_600_000;

const FAILURE_FILE = 'node_modules/.cache/wirebench/electron-download.json';

/** Electron's program, or null where its runtime is not there. @param {string} [root] */
export function electronProgram(root = inRoot()) {
  const home = join(root, 'node_modules/electron');
  const pathFile = join(home, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist');
  const program = join(folder, readFileSync(pathFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/**
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {number | undefined} userId
 */

/**
 * Why a desktop window cannot open on this machine whatever is installed, or null.
 * @param {Machine} [machine]
 */
export function whyNoDesktop({ platform, env, userId } = thisMachine()) {
  if (platform !== 'linux') return null;
  if (userId === 0) return 'Electron does not start as root, because its sandbox cannot';
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? null : 'there is no display';
}

const thisMachine = () => ({ platform: process.platform, env: process.env, userId: process.getuid?.() });

/** Why the last download failed, where that was a short while ago; else null. @param {number} nowMs */
export function rememberedFailure(nowMs, file = inRoot(FAILURE_FILE)) {
  try {
    const { atMs, reason } = JSON.parse(readFileSync(file, 'utf8'));
    return nowMs - atMs >= 0 && nowMs - atMs < REMEMBERED_MS ? String(reason) : null;
  } catch {
    return null; // No failure is remembered, or not in words we can read.
  }
}

/** @param {string} reason @param {number} nowMs */
export function rememberFailure(reason, nowMs, file = inRoot(FAILURE_FILE)) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ atMs: nowMs, reason }));
  } catch {
    // Installed by another user, say: the next start tries the download again, and nothing else is lost.
  }
}

/** Downloads Electron's runtime. Resolves with null, or with the reason why it is not there. */
export async function downloadElectron() {
  const stop = new AbortController();
  const unreachable = whyUnreachable();
  const limit = setTimeout(() => stop.abort(), DOWNLOAD_WITHIN_MS);
  // Not at once: a runtime in the local cache needs no server, only a moment to be unpacked.
  const reach = setTimeout(() => void unreachable.then((why) => why !== null && stop.abort()), REACH_WITHIN_MS);
  const installer = inRoot('node_modules/electron/install.js');
  const { code, output } = await run(nodeProgram(), [installer], { isQuiet: true, signal: stop.signal });
  clearTimeout(limit);
  clearTimeout(reach);
  if (code === 0 && electronProgram() !== null) {
    rmSync(inRoot(FAILURE_FILE), { force: true });
    return null;
  }
  const tooSlow = stop.signal.aborted ? 'the download did not end within 10 minutes' : null;
  return (await unreachable) ?? tooSlow ?? /Error: (.+)/.exec(output)?.[1] ?? `its installer ended with code ${code}`;
}

/** Why the server that has the runtime does not answer, or null. Takes as long as {@link REACH_WITHIN_MS}. */
async function whyUnreachable() {
  const url = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com/';
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACH_WITHIN_MS - 500) });
    return null;
  } catch {
    return `${new URL(url).host} cannot be reached`;
  }
}
