import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { findProgram } from './paths.mjs';

/** The Chromium or Chrome this machine has, or null; Playwright's own is not one of them. */
export function systemBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const inPath = names.map(findProgram).find((path) => path !== null);
  const folders = [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']];
  const installed = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...folders.flatMap((folder) => (folder ? [join(folder, 'Google/Chrome/Application/chrome.exe')] : [])),
  ];
  return inPath ?? installed.find((path) => existsSync(path)) ?? null;
}
