import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { say } from '../node/terminal-lines.ts';

/** Life of the link handed to the browser on its command line, where other users of the machine can read it. */
const OPEN_LINK_LIFE_MS = 120_000;

/** Prints a fresh link whenever the user presses Enter, if there is a user. */
export function offerLinks(newLink: () => string): void {
  if (!process.stdin.isTTY) return;
  say('Press Enter for a link for another browser, Ctrl+C to stop.');
  createInterface({ input: process.stdin }).on('line', () => say(newLink()));
}

/** Opens the user's browser, where there is a screen to open it on. */
export function openBrowser(newLink: (lifeMs: number) => string, failed: (error: Error) => void): void {
  const command = browserCommand();
  if (!command) return;
  const [program, ...args] = command;
  const child = spawn(program, [...args, newLink(OPEN_LINK_LIFE_MS)], { detached: true, stdio: 'ignore' });
  child.on('error', failed);
  child.unref();
}

function browserCommand(): [string, ...string[]] | null {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const hasScreen = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return hasScreen ? ['xdg-open'] : null;
}
