import type { SessionId } from '../../../shared/contract/ids.ts';
import { DEFAULT_MQTT, type MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import type { PracticeStatus } from '../../../shared/contract/practice.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import type { Timers } from '../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { PracticeBroker, type UsualPorts } from './practice-broker.ts';
import { SiteRunner } from './site-runner.ts';
import { createCampus, type Campus } from './site/campus.ts';

/** Longest time the devices get to connect, in milliseconds. */
const START_MS = 10_000;
const USUAL_PORTS: UsualPorts = { tcp: 1883, ws: 9001 };

export interface PracticeServiceDeps {
  sessions: Sessions;
  clock: Clock;
  log: Log;
  explorer: Explorer;
  timers: Timers;
  /** Picks the seed of a start that names none: an unsigned 32-bit integer. */
  randomSeed(): number;
  /** Ports to try first; 1883 and 9001 unless said. */
  usualPorts?: UsualPorts;
  /** Builds the site; for tests that need another. */
  createSite?: (seed: number) => Campus;
}

/** Who opens the MQTT session that looks at the lab: the MQTT service. */
export interface Explorer {
  follow(plan: { title: string; settings: MqttSettings }): Promise<{ sessionId: SessionId }>;
}

interface Run {
  broker: PracticeBroker;
  site: SiteRunner | null;
  seed: number;
  abort: AbortController;
}

/** The practice lab: a broker and a simulated campus on loopback; see `contract/practice.ts`. */
export class PracticeService implements AsyncDisposable {
  readonly #deps: PracticeServiceDeps;
  readonly #watchers = new Set<() => void>();
  #state: PracticeStatus['state'] = 'stopped';
  #reason: WireError | null = null;
  #run: Run | null = null;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;

  constructor(deps: PracticeServiceDeps) {
    this.#deps = deps;
  }

  status(_params: object, sink: LatestSink<PracticeStatus>): void {
    const offer = (): void => sink.offer(() => this.#status());
    this.#watchers.add(offer);
    sink.signal.addEventListener('abort', () => this.#watchers.delete(offer), { once: true });
    offer();
  }

  /** @throws LabError `practice.failed`, also if it is stopped before it has started. */
  async start({ seed }: { seed?: number | undefined }): Promise<{ tcpPort: number; wsPort: number }> {
    if (this.#stopping) await this.#stopping;
    if (!this.#starting) {
      if (this.#state === 'running') return this.#ports();
      this.#starting = this.#start(seed ?? this.#deps.randomSeed()).finally(() => (this.#starting = null));
    }
    await this.#starting;
    return this.#ports();
  }

  /** @throws LabError as `start`, and why the session could not be opened. */
  async explore(): Promise<{ sessionId: SessionId }> {
    const { tcpPort } = await this.start({});
    // The practice broker speaks MQTT 3.1.1 only.
    const settings: MqttSettings = { ...DEFAULT_MQTT, port: tcpPort, protocolVersion: 4 };
    return this.#deps.explorer.follow({ title: 'Practice lab', settings });
  }

  /** Resolves when sockets are closed and ports free again. */
  async stop(): Promise<void> {
    this.#run?.abort.abort();
    await this.#starting?.catch(() => undefined); // whoever asked for the start is told
    if (!this.#run) return this.#enter('stopped');
    this.#stopping ??= this.#stop(this.#run).finally(() => (this.#stopping = null));
    await this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.#watchers.clear();
  }

  async #start(seed: number): Promise<void> {
    const abort = new AbortController();
    const broker = new PracticeBroker({
      sessions: this.#deps.sessions,
      log: this.#deps.log,
      onChange: () => this.#changed(),
      onClose: () => this.stop(),
    });
    const run: Run = { broker, site: null, seed, abort };
    this.#run = run;
    this.#enter('starting');
    try {
      await broker.open(this.#deps.usualPorts ?? USUAL_PORTS);
      run.site = this.#createSite(run);
      await this.#within(run.site.start(abort.signal), abort.signal);
      this.#enter('running');
      this.#deps.log.info('practice lab started', { tcpPort: broker.tcpPort, wsPort: broker.wsPort, seed });
    } catch (error) {
      await this.#end(run);
      const reason = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
      const failure = new LabError('practice.failed', { reason }, { cause: error });
      if (abort.signal.aborted) this.#enter('stopped');
      else this.#enter('failed', failure.toWire());
      this.#deps.log.warn('practice lab did not start', { reason });
      throw failure;
    }
  }

  #createSite(run: Run): SiteRunner {
    const { clock, timers, log, createSite = createCampus } = this.#deps;
    const onChange = (): void => this.#changed();
    return new SiteRunner(createSite(run.seed), { clock, timers, log, port: run.broker.tcpPort, onChange });
  }

  async #stop(run: Run): Promise<void> {
    this.#enter('stopping');
    await this.#end(run);
    this.#enter('stopped');
    this.#deps.log.info('practice lab stopped');
  }

  async #end(run: Run): Promise<void> {
    await run.site?.stop();
    await run.broker[Symbol.asyncDispose]();
    this.#run = null;
  }

  /** Waits for `work`, unless it takes too long or nobody wants it any more. */
  #within(work: Promise<void>, signal: AbortSignal): Promise<void> {
    const { timers } = this.#deps;
    return new Promise((resolve, reject) => {
      const timer = timers.set(() => reject(new Error('its devices could not connect')), START_MS);
      const stop = (): void => reject(new Error('it was stopped while it was starting'));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      work.then(resolve, reject).finally(() => timers.clear(timer));
    });
  }

  #ports(): { tcpPort: number; wsPort: number } {
    return { tcpPort: this.#run?.broker.tcpPort ?? 0, wsPort: this.#run?.broker.wsPort ?? 0 };
  }

  #status(): PracticeStatus {
    const { broker, site, seed } = this.#run ?? {};
    return {
      state: this.#state,
      sessionId: broker?.sessionId ?? null,
      tcpPort: broker?.tcpPort ?? 0,
      wsPort: broker?.wsPort ?? 0,
      takenPorts: broker?.takenPorts ?? [],
      devices: site?.devices() ?? createCampus(0).devices.map(({ info }) => ({ ...info, isOnline: false })),
      seed: seed ?? 0,
      clients: broker?.clients ?? 0,
      messages: broker?.messages ?? 0,
      reason: this.#reason,
    };
  }

  #enter(state: PracticeStatus['state'], reason: WireError | null = null): void {
    this.#state = state;
    this.#reason = reason;
    this.#changed();
  }

  #changed(): void {
    for (const offer of this.#watchers) offer();
  }
}
