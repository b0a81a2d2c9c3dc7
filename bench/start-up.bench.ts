import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from '@playwright/test';

import { mustEqual, progress, Report, ROUNDS } from './lib/reporter.ts';
import { launch, needBuild } from './lib/served-lab.ts';

const ROOT = join(import.meta.dirname, '..');
const OPTIONS = ['--no-open', '--port', '0'];

interface Started extends AsyncDisposable {
  url: string;
  /** From the command to the ready line, in seconds. */
  readyS: number;
}

/** Runs a command that starts the served host on a fresh folder; resolves at the ready line. */
async function start(command: string, args: readonly string[], extra: readonly string[] = []): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'wirebench-bench-'));
  const sinceMs = performance.now();
  // A group of its own: npm's children get the signal too.
  const child = spawn(command, [...args, ...OPTIONS, '--data', folder, ...extra], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: string): void => {
      said += text;
      const ready = /^Wirebench is ready: (\S+)$/m.exec(said);
      if (ready) resolve(ready[1]!);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${said}`)));
  });
  return {
    url,
    readyS: (performance.now() - sinceMs) / 1_000,
    [Symbol.asyncDispose]: async () => {
      child.removeAllListeners('exit');
      const exit = once(child, 'exit');
      process.kill(-child.pid!, 'SIGTERM');
      await exit;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What one first visit of the page took and weighed. */
interface Visit {
  paintS: number;
  interactiveS: number;
  sizeKb: number;
}

async function visit(page: Page, url: string): Promise<Visit> {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(url);
  await page.getByRole('button', { name: 'Start the practice lab' }).waitFor();
  const [paintMs, interactiveMs] = await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return [paint?.startTime ?? Number.NaN, performance.now()];
  });
  return { paintS: paintMs / 1_000, interactiveS: interactiveMs / 1_000, sizeKb: bytes / 1_000 };
}

/** From the click on the practice lab to its first topic on screen, in seconds. */
async function firstRow(page: Page): Promise<number> {
  const sinceMs = performance.now();
  await page.getByRole('button', { name: 'Start the practice lab' }).click();
  await page.getByRole('treeitem').first().waitFor();
  return (performance.now() - sinceMs) / 1_000;
}

interface Round {
  readyS: number;
  directS: number;
  visit: Visit;
  rowS: number;
  allS: number;
}

async function round(browser: Browser): Promise<Round> {
  let directS: number;
  {
    await using direct = await start(process.execPath, [join(ROOT, 'out/main/served.js')]);
    directS = direct.readyS;
  }
  await using host = await start('npm', ['start', '--silent', '--', '--served']);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  const sinceMs = performance.now();
  const first = await visit(page, host.url);
  const rowS = await firstRow(page);
  const pageS = (performance.now() - sinceMs) / 1_000;
  mustEqual(errors.length, 0, 'errors on the page');
  await context.close();
  return { readyS: host.readyS, directS, visit: first, rowS, allS: host.readyS + pageS };
}

needBuild();
// What was changed since the last build is built now, and not in the first round.
await (await start('npm', ['start', '--silent', '--', '--served']))[Symbol.asyncDispose]();
const browser = await launch();
const report = new Report('start-up', { chromium: browser.version() });
const rounds: Round[] = [];
for (let n = 0; n < ROUNDS; n += 1) {
  const taken = await round(browser);
  rounds.push(taken);
  progress(`round ${n + 1}/${ROUNDS}: ready ${taken.readyS.toFixed(2)} s, first row after ${taken.allS.toFixed(2)} s`);
}
await browser.close();

const all = (pick: (round: Round) => number): number[] => rounds.map(pick);
const isSmallerBetter = true;
report.add({
  id: 'start.ready-s',
  what: '`npm start` on an installed, built tree to the ready line',
  unit: 's',
  samples: all(({ readyS }) => readyS),
  reference: { name: 'the host alone, without npm', samples: all(({ directS }) => directS) },
  isSmallerBetter,
});
report.add({
  id: 'start.page-s',
  what: 'page, cold cache: until it can be used',
  unit: 's',
  samples: all(({ visit: { interactiveS } }) => interactiveS),
  isSmallerBetter,
});
report.add({
  id: 'start.page-paint-s',
  what: 'page, cold cache: first contentful paint',
  unit: 's',
  samples: all(({ visit: { paintS } }) => paintS),
  isSmallerBetter,
});
report.add({
  id: 'start.page-kb',
  what: 'bytes of the first load as they crossed the network',
  unit: 'kB',
  samples: all(({ visit: { sizeKb } }) => sizeKb),
  isSmallerBetter,
});
report.add({
  id: 'start.practice-row-s',
  what: 'from the click on the practice lab to its first topic on screen',
  unit: 's',
  samples: all(({ rowS }) => rowS),
  isSmallerBetter,
});
report.add({
  id: 'start.first-row-s',
  what: 'from `npm start` to the first topic on screen, browser already open',
  unit: 's',
  samples: all(({ allS }) => allS),
  isSmallerBetter,
});
report.finish();
