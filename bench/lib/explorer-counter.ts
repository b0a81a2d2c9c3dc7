import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';

import { DEFAULT_MQTT } from '../../shared/contract/mqtt-profile.ts';
import type { SessionId } from '../../shared/contract/ids.ts';
import type { Counter } from './counters.ts';
import { Tally } from './counters.ts';
import { ServedLab } from './served-lab.ts';

/** What the page tells at every frame: its own totals as text, and the longest frame since asked. */
interface FrameLog {
  messages: number;
  topics: number;
  frames: number;
  longestFrameMs: number;
  atMs: number;
}

/** How a page kept drawing over a stretch of time. */
export interface Frames {
  count: number;
  /** The longest time between two frames, in milliseconds. */
  longestMs: number;
}

/** Ours: the built host, a page with the explorer open on the broker, counted by what the page shows. */
export class ExplorerCounter implements Counter {
  readonly name = 'Wirebench';
  readonly app: ServedLab;
  readonly sessionId: SessionId;
  readonly topics = new Tally();
  readonly #messages = new Tally();
  #frames: Frames = { count: 0, longestMs: 0 };

  private constructor(app: ServedLab, sessionId: SessionId) {
    this.app = app;
    this.sessionId = sessionId;
  }

  static async open(port: number): Promise<ExplorerCounter> {
    const app = await ServedLab.start();
    const title = `bench ${port}`;
    const settings = { ...DEFAULT_MQTT, port, subscriptions: [] };
    const { sessionId } = await app.lab.mqtt.connectWith({ title, settings, secrets: {} });
    await app.page.getByRole('button', { name: `Show ${title}` }).click();
    await app.page.locator('[data-total="messages"]').waitFor();
    await app.page.getByText('Connected', { exact: true }).first().waitFor();
    const counter = new ExplorerCounter(app, sessionId);
    await counter.#follow(app.page);
    return counter;
  }

  async subscribe(): Promise<void> {
    await this.app.lab.mqtt.subscribe({ sessionId: this.sessionId, filter: '#', qos: 0 });
  }

  count(): number {
    return this.#messages.messages;
  }

  reached(messages: number): Promise<number | null> {
    return this.#messages.reached(messages);
  }

  /** Bytes of all payloads so far, as the host counted them. */
  async payloadBytes(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    const following = this.app.lab.mqtt.status({ sessionId: this.sessionId }, ({ items }) => {
      const newest = items.at(-1);
      if (newest) resolve(newest.payloadBytes);
    });
    const bytes = await promise;
    following.close();
    return bytes;
  }

  /** The frames since the last call, of which the page tells ten times a second. */
  takeFrames(): Frames {
    const frames = this.#frames;
    this.#frames = { count: 0, longestMs: 0 };
    return frames;
  }

  /** Opens every level of the tree, so that a screen full of rows changes and not one line. */
  async expandAll(): Promise<void> {
    const { page } = this.app;
    await page.getByRole('button', { name: 'Expand' }).click();
    await page.getByRole('menuitem', { name: 'Expand all' }).click();
  }

  /** What host and page hold in memory together, in MB; null where the system does not tell. */
  async memoryMb(): Promise<number | null> {
    const browser = await this.app.browser.newBrowserCDPSession();
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    await browser.detach();
    const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    return ownMemoryMb([this.app.served.pid, ...pids]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app[Symbol.asyncDispose]();
  }

  async #follow(page: Page): Promise<void> {
    await page.exposeFunction('benchFrame', ({ messages, topics, frames, longestFrameMs, atMs }: FrameLog) => {
      this.#messages.set(messages, atMs);
      this.topics.set(topics, atMs);
      const { count, longestMs } = this.#frames;
      this.#frames = { count: count + frames, longestMs: Math.max(longestMs, longestFrameMs) };
    });
    await page.evaluate(watchFrames);
  }
}

/** Proportional set size of processes together: shared pages are not counted twice. */
function ownMemoryMb(pids: readonly number[]): number | null {
  let totalKb = 0;
  for (const pid of pids) {
    try {
      totalKb += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
    } catch {
      return null; // Only Linux tells.
    }
  }
  return (totalKb * 1_024) / 1e6;
}

/** Runs in the page: looks at the totals on screen at every frame, and tells about ten times a second. */
function watchFrames(): void {
  const tell = (window as unknown as { benchFrame(log: FrameLog): Promise<void> }).benchFrame;
  const total = (name: string): number => {
    const text = document.querySelector(`[data-total="${name}"]`)?.textContent ?? '';
    return Number(text.replaceAll(/\D/g, ''));
  };
  let log: FrameLog = { messages: 0, topics: 0, frames: 0, longestFrameMs: 0, atMs: 0 };
  let lastFrameMs = performance.now();
  let toldMs = 0;
  const frame = (): void => {
    const nowMs = performance.now();
    log.longestFrameMs = Math.max(log.longestFrameMs, nowMs - lastFrameMs);
    lastFrameMs = nowMs;
    log.frames += 1;
    const [messages, topics] = [total('messages'), total('topics')];
    if (messages !== log.messages || topics !== log.topics) {
      log = { ...log, messages, topics, atMs: performance.timeOrigin + nowMs };
    }
    if (nowMs - toldMs > 100) {
      toldMs = nowMs;
      void tell(log);
      log = { ...log, frames: 0, longestFrameMs: 0 };
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
