import type { Timers } from '../../../shared/wire/flow.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { DeviceLink } from './device-link.ts';
import type { Campus } from './site/campus.ts';
import { TICK_MS, type DeviceInfo } from './site/device.ts';

/** If the machine slept longer than this, the site's time goes on from where it stood. Milliseconds. */
const LONGEST_LAG_MS = 3_000;

export interface SiteRunnerDeps {
  clock: Clock;
  timers: Timers;
  log: Log;
  port: number;
  /** A device came or went. */
  onChange(): void;
}

/** Lets a campus live: steps its time, connects its devices and publishes what they say. */
export class SiteRunner {
  readonly #deps: SiteRunnerDeps;
  readonly #campus: Campus;
  readonly #links: DeviceLink[];
  readonly #broken = new Set<DeviceLink>();
  #ticks = 0;
  #startedMs = 0;
  #timer: unknown;

  constructor(campus: Campus, deps: SiteRunnerDeps) {
    this.#deps = deps;
    this.#campus = campus;
    this.#links = campus.devices.map((device) => new DeviceLink(device, deps));
  }

  devices(): (DeviceInfo & { isOnline: boolean })[] {
    return this.#links.map(({ device, isOnline }) => ({ ...device.info, isOnline }));
  }

  /** Connects every device, then starts the site's time; resolves once all have published. */
  async start(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#links.map((link) => link.open()));
    if (signal.aborted) return;
    this.#startedMs = this.#deps.clock.nowMs();
    this.#tick();
  }

  /** Stops time and lets every device take leave. */
  async stop(): Promise<void> {
    this.#deps.timers.clear(this.#timer);
    await Promise.all(this.#links.map((link) => link.close()));
  }

  #tick(): void {
    const siteMs = this.#ticks * TICK_MS;
    this.#ticks += 1;
    this.#campus.step();
    for (const link of this.#links) if (!this.#broken.has(link)) this.#live(link, siteMs);
    const dueMs = this.#startedMs + this.#ticks * TICK_MS;
    const lagMs = this.#deps.clock.nowMs() - dueMs;
    if (lagMs > LONGEST_LAG_MS) this.#startedMs += lagMs;
    this.#timer = this.#deps.timers.set(() => this.#tick(), Math.max(0, -lagMs));
  }

  /** One moment of one device; one that fails loses its line, as a device that crashes would. */
  #live(link: DeviceLink, siteMs: number): void {
    const { device } = link;
    try {
      const isCutOff = device.isCutOff?.(siteMs) ?? false;
      if (isCutOff && link.isWanted) link.cut();
      if (!isCutOff && !link.isWanted) void link.open().catch(() => undefined); // logged there; it tries again
      link.say(device.tick(siteMs));
    } catch (error) {
      this.#deps.log.error('a practice device broke down', { topic: device.info.topic, error });
      this.#broken.add(link);
      link.cut();
    }
  }
}
