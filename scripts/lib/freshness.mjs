import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { inRoot } from './paths.mjs';

/** What the build reads. */
const SOURCES = ['shared', 'electron', 'renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
/** One file of each part of the build. */
const BUILT = ['out/main/main.js', 'out/main/served.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

/** Whether `npm ci` has to run. @param {string} [root] */
export function needsInstall(root = inRoot()) {
  const installed = changedMs(join(root, 'node_modules/.package-lock.json'));
  return installed === null || (changedMs(join(root, 'package-lock.json')) ?? 0) > installed;
}

/** Whether the build is missing, in part or whole, or older than a source. @param {string} [root] */
export function needsBuild(root = inRoot()) {
  const built = BUILT.map((file) => changedMs(join(root, file)));
  const oldestMs = built.reduce((oldest, ms) => (oldest === null || ms === null ? null : Math.min(oldest, ms)));
  return oldestMs === null || SOURCES.some((source) => hasNewer(join(root, source), oldestMs));
}

/**
 * Whether the file, or any file in the folder but tests, is newer.
 * @param {string} path
 * @param {number} thanMs
 * @returns {boolean}
 */
function hasNewer(path, thanMs) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  if (!stat.isDirectory()) return stat.mtimeMs > thanMs;
  const names = readdirSync(path).filter((name) => !/[.]test[.]tsx?$/.test(name));
  return names.some((name) => hasNewer(join(path, name), thanMs));
}

/** @param {string} path */
const changedMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
