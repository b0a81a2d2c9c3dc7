import { hostname } from 'node:os';

import type { BrokerStatus, ClientWindow, RetainedWindow } from '../../../shared/contract/broker.ts';
import type { BrokerSettings } from '../../../shared/contract/broker-settings.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import type { Timers } from '../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Documents } from '../../ports/documents.ts';
import type { Log } from '../../ports/log.ts';
import type { ServerCertificates, ServerIdentity } from '../../ports/server-certificates.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { BrokerRun, Figures, Query } from './broker-run.ts';
import { BrokerStore } from './broker-store.ts';
import { EmbeddedBroker } from './embedded-broker.ts';
import { networkAddresses } from '../lib/network-addresses.ts';
import { wanted } from './listeners.ts';
import { findMosquitto, type FoundMosquitto } from './mosquitto/find-mosquitto.ts';
import { LogLines } from './mosquitto/log-lines.ts';
import { MosquittoRun } from './mosquitto/mosquitto-run.ts';
import { ownListeners, reachOf, wantsCertificate } from './mosquitto/own-conf.ts';
import type { PasswordHashes } from './passwords.ts';

export interface BrokerServiceDeps {
  sessions: Sessions;
  documents: Documents;
  certificates: ServerCertificates;
  log: Log;
  clock: Clock;
  timers: Timers;
  random(): number;
  /** File that the embedded broker keeps its state in. */
  stateFile: string;
  /** Folder that a Mosquitto keeps its state in. */
  stateFolder: string;
  /** Where programs are looked for, as `PATH` has it. */
  searchPath: string;
}

interface SaveParams {
  settings: BrokerSettings;
  passwords: Record<string, string>;
  /** As a password file has them, by user name. */
  hashes: Record<string, string>;
}

const NO_FIGURES: Figures = {
  clients: 0,
  messagesIn: 0,
  messagesOut: 0,
  retained: 0,
  denied: 0,
  denials: [],
  faultHits: [],
};

/** The MQTT broker of the lab: embedded, or an installed Mosquitto; see `contract/broker.ts`. */
export class BrokerService implements AsyncDisposable {
  readonly #deps: BrokerServiceDeps;
  readonly #store: BrokerStore;
  readonly #watchers = new Set<() => void>();
  readonly #log = new LogLines();
  #state: BrokerStatus['state'] = 'stopped';
  #reason: WireError | null = null;
  #run: BrokerRun | null = null;
  /** The settings the broker was started with. */
  #started: BrokerSettings | null = null;
  #mosquitto: FoundMosquitto | null = null;
  /** Saves, starts and stops, one after the other. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(deps: BrokerServiceDeps) {
    this.#deps = deps;
    this.#store = new BrokerStore(deps.documents, deps.log);
  }

  async status(_params: object, sink: LatestSink<BrokerStatus>): Promise<void> {
    this.#follow(sink, () => this.#status());
    await this.#lookForMosquitto();
    this.#changed();
  }

  settings(_params: object, sink: LatestSink<BrokerSettings>): void {
    this.#follow(sink, () => this.#store.settings);
  }

  clients(query: Query, sink: LatestSink<ClientWindow>): void {
    this.#follow(sink, () => this.#run?.clients(query) ?? { total: 0, first: 0, rows: [] });
  }

  retained(query: Query, sink: LatestSink<RetainedWindow>): void {
    this.#follow(sink, () => this.#run?.retained(query) ?? { total: 0, first: 0, rows: [], totalBytes: 0 });
  }

  log(_params: object, sink: LatestSink<{ total: number; lines: string[] }>): void {
    this.#follow(sink, () => this.#log.view());
  }

  /** In turn with starts, so that a start meets what was saved before. @throws LabError as `BrokerStore.save`. */
  save({ settings, passwords, hashes }: SaveParams): Promise<void> {
    return this.#inTurn(async () => {
      await this.#store.save(settings, passwords, hashes);
      this.#changed();
    });
  }

  /** @throws LabError why it did not start; the status tells it, too. */
  start(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  /** Resolves when ports are free again. */
  stop(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  /** @throws LabError `broker.not-running`, `broker.no-client`. */
  async kick({ clientId }: { clientId: string }): Promise<void> {
    this.#running().kick(clientId);
  }

  /** @throws LabError `broker.not-running`. */
  async clearRetained({ topic }: { topic: string }): Promise<void> {
    await this.#running().clearRetained(topic);
  }

  /** @throws LabError `certificates.unusable`, `secrets.unreadable`. */
  async authority(): Promise<{ pem: string; subject: string; validTo: string; fingerprint: string }> {
    const { pem, facts } = await this.#deps.certificates.authority();
    return { pem, subject: facts.subject, validTo: facts.validTo, fingerprint: facts.fingerprint };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.#watchers.clear();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined); // whoever asked is told
    return done;
  }

  async #start(): Promise<void> {
    if (this.#run) return;
    const { settings } = this.#store;
    this.#enter('starting');
    try {
      this.#check(settings);
      const identity = await this.#identity(settings);
      this.#run = settings.engine === 'embedded' ? await this.#embedded(identity) : await this.#managed(identity);
      this.#started = settings;
      this.#enter('running');
      this.#deps.log.info('broker started', { engine: settings.engine, listeners: this.#run.listeners });
    } catch (error) {
      const failure = error instanceof LabError ? error.toWire() : null;
      this.#enter('failed', failure);
      this.#deps.log.warn('broker did not start', { error });
      throw error;
    }
  }

  async #stop(reason: WireError | null = null): Promise<void> {
    const run = this.#run;
    if (run) {
      this.#enter('stopping');
      await run[Symbol.asyncDispose]();
      this.#run = null;
      this.#started = null;
      this.#deps.log.info('broker stopped');
    }
    this.#enter(reason ? 'failed' : 'stopped', reason);
  }

  #check(settings: BrokerSettings): void {
    if (ownListeners(settings)) return; // what it asks for is between its writer and Mosquitto
    if (wanted(settings).length === 0) throw new LabError('broker.no-listener', {});
    if (!settings.allowsAnonymous && settings.users.length === 0) throw new LabError('broker.nobody', {});
  }

  async #identity(settings: BrokerSettings): Promise<ServerIdentity | null> {
    if (!wantsCertificate(settings)) return null;
    return await this.#deps.certificates.issue(
      reachOf(settings) === 'network' ? [hostname(), ...networkAddresses()] : [],
    );
  }

  #embedded(identity: ServerIdentity | null): Promise<BrokerRun> {
    const { sessions, log, clock, timers, random, stateFile } = this.#deps;
    return EmbeddedBroker.start(
      {
        ...{ sessions, log, clock, timers, random, stateFile },
        settings: () => this.#store.settings,
        passwordHash: (user) => hashOf(this.#store.hashes(user)),
        onChange: () => this.#changed(),
        onClose: () => this.stop(),
      },
      identity,
    );
  }

  async #managed(identity: ServerIdentity | null): Promise<BrokerRun> {
    const found = await this.#lookForMosquitto();
    if (!found) throw new LabError('broker.no-mosquitto', {});
    return await MosquittoRun.start({
      path: found.path,
      settings: this.#store.settings,
      stateFolder: this.#deps.stateFolder,
      identity,
      passwordHash: (user) => this.#store.hashes(user)?.mosquitto ?? null,
      sessions: this.#deps.sessions,
      log: this.#log,
      onLog: () => this.#changed(),
      onClose: () => this.stop(),
      onEnded: (failure) => void this.#inTurn(() => this.#stop(failure.toWire())),
    });
  }

  async #lookForMosquitto(): Promise<FoundMosquitto | null> {
    this.#mosquitto = await findMosquitto(this.#deps.searchPath);
    return this.#mosquitto;
  }

  #running(): BrokerRun {
    if (!this.#run) throw new LabError('broker.not-running', {});
    return this.#run;
  }

  #status(): BrokerStatus {
    const { settings } = this.#store;
    const holds = this.#started ?? settings;
    return {
      ...(this.#run?.figures() ?? NO_FIGURES),
      state: this.#state,
      reason: this.#reason,
      engine: holds.engine,
      sessionId: this.#run?.sessionId ?? null,
      listeners: this.#run ? [...this.#run.listeners] : [],
      reach: reachOf(holds),
      addresses: reachOf(holds) === 'network' ? networkAddresses() : [],
      needsRestart: this.#started !== null && needsRestart(this.#started, settings),
      mosquitto: this.#mosquitto,
      stateFolder: this.#deps.stateFolder,
    };
  }

  #follow<Item>(sink: LatestSink<Item>, make: () => Item): void {
    const offer = (): void => sink.offer(make);
    this.#watchers.add(offer);
    sink.signal.addEventListener('abort', () => this.#watchers.delete(offer), { once: true });
    offer();
  }

  #enter(state: BrokerStatus['state'], reason: WireError | null = null): void {
    this.#state = state;
    this.#reason = reason;
    this.#changed();
  }

  #changed(): void {
    for (const offer of this.#watchers) offer();
  }
}

/** What the embedded broker checks a password against. */
const hashOf = (hashes: PasswordHashes | null): string | null => hashes && (hashes.scrypt ?? hashes.mosquitto);

/** Whether settings changed that hold only from a start; Mosquitto reads all of its own only then. */
function needsRestart(started: BrokerSettings, now: BrokerSettings): boolean {
  if (started === now) return false;
  if (now.engine === 'mosquitto') return true;
  const fixed = ({ engine, reach, listeners, keepsState }: BrokerSettings): string =>
    JSON.stringify([engine, reach, listeners, keepsState]);
  return fixed(started) !== fixed(now);
}
