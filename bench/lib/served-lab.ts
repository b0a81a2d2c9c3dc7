import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

import { chromium, type Browser, type LaunchOptions, type Page } from '@playwright/test';
import { WebSocket } from 'ws';

import { browserLaunch } from '../../e2e/fixtures/browser.ts';
import { ServedProcess } from '../../e2e/fixtures/served-process.ts';
import { LINK_PATH } from '../../shared/contract/enter.ts';
import { contract, type LabContract } from '../../shared/contract/index.ts';
import { createClient, type Client } from '../../shared/wire/client.ts';
import { socketPipe } from './socket-pipe.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The built program as a user has it: a served host, a page in headless Chromium, and a second way in for the bench. */
export class ServedLab implements AsyncDisposable {
  readonly served: ServedProcess;
  readonly page: Page;
  /** The bench's own client of the same host. */
  readonly lab: Client<LabContract>;
  readonly browser: Browser;
  readonly #socket: WebSocket;
  readonly #folder: string;

  private constructor(parts: Pick<ServedLab, 'served' | 'page' | 'browser'>, socket: WebSocket, folder: string) {
    this.served = parts.served;
    this.page = parts.page;
    this.browser = parts.browser;
    this.#socket = socket;
    this.#folder = folder;
    this.lab = createClient(contract, socketPipe(socket));
  }

  /** @throws Error when the program has not been built. */
  static async start(args: readonly string[] = []): Promise<ServedLab> {
    needBuild();
    const folder = await mkdtemp(join(tmpdir(), 'wirebench-bench-'));
    const served = await ServedProcess.start(folder, args);
    const browser = await launch();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(served.url);
    await page.getByRole('heading', { name: 'Wirebench', level: 1 }).waitFor();
    const { origin } = new URL(served.url);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const url = `${origin.replace('http', 'ws')}${LINK_PATH}?client=bench`;
    const socket = new WebSocket(url, { headers: { origin, cookie } });
    socket.binaryType = 'arraybuffer';
    await once(socket, 'open');
    return new ServedLab({ served, page, browser }, socket, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.terminate();
    await this.browser.close();
    await this.served.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Headless Chromium, as the end-to-end tests start it. */
export async function launch(): Promise<Browser> {
  const { launchOptions, channel }: { launchOptions: LaunchOptions; channel?: string } = browserLaunch();
  return await chromium.launch(channel === undefined ? launchOptions : { ...launchOptions, channel });
}

/** @throws Error when the program has not been built. */
export function needBuild(): void {
  if (!existsSync(join(ROOT, 'out/main/served.js'))) throw new Error('build the program first: npm run build');
}
