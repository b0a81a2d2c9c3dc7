import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ClientWindow, RetainedWindow } from '../../../../shared/contract/broker.ts';
import type { BrokerSettings, ListenerKind } from '../../../../shared/contract/broker-settings.ts';
import { mosquittoAcl } from '../../../../shared/domain/mosquitto/acl-file.ts';
import { mosquittoConf, type MosquittoFiles } from '../../../../shared/domain/mosquitto/write-conf.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { ServerIdentity } from '../../../ports/server-certificates.ts';
import type { SessionHandle, Sessions } from '../../../ports/sessions.ts';
import { within } from '../../lib/within.ts';
import type { BrokerRun, Figures } from '../broker-run.ts';
import { listenFailure, LISTENER_NAMES, wanted } from '../listeners.ts';
import type { LogLines } from './log-lines.ts';
import { ownConf, ownListeners, type OwnListener, RUN_FILES } from './own-conf.ts';

/** Longest time it may take to listen, and to end when it is asked to, in milliseconds. */
const START_MS = 5_000;
const END_MS = 3_000;
const LOOK_MS = 25;
const LOOPBACK = '127.0.0.1';
/** What it logs once all its listeners are open. */
const RUNNING = /mosquitto version \S+ running$/;
/** Lines of its log that a failure quotes. */
const QUOTED_LINES = 2;

export interface MosquittoRunDeps {
  /** The program. */
  path: string;
  settings: BrokerSettings;
  /** Folder it keeps its state in, where that is wanted. */
  stateFolder: string;
  identity: ServerIdentity | null;
  /** As a line of the password file has it; null for a user without one. */
  passwordHash(user: string): string | null;
  sessions: Sessions;
  log: LogLines;
  /** There are new lines in the log. */
  onLog(): void;
  onClose(): Promise<void>;
  /** It ended by itself after it had started. */
  onEnded(failure: LabError): void;
}

/** An installed Mosquitto as a child process, with files of its own in a temporary folder. */
export class MosquittoRun implements BrokerRun {
  readonly sessionId;
  readonly listeners: readonly OwnListener[];
  readonly #session: SessionHandle;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #folder: string;
  readonly #deps: MosquittoRunDeps;
  #isStopping = false;
  #hasSaidSo = false;

  private constructor(deps: MosquittoRunDeps, folder: string, listeners: readonly OwnListener[]) {
    this.#deps = deps;
    this.#folder = folder;
    this.listeners = listeners;
    const local = listeners.map(({ kind, port }) => `${kind} ${port}`).join(', ');
    this.#session = deps.sessions.open({ kind: 'broker', title: 'Mosquitto', local, close: () => deps.onClose() });
    this.sessionId = this.#session.id;
    // Names of files without a folder are looked for where it runs.
    this.#child = spawn(deps.path, ['-c', 'mosquitto.conf'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      output?.setEncoding('utf8').on('data', (text: string) => this.#say(text));
    }
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#say(`${error.message}\n`);
        resolve();
      });
      this.#child.once('close', () => resolve());
    });
  }

  /** @throws LabError `broker.port-taken` and its like, `broker.mosquitto-ended`. */
  static async start(deps: MosquittoRunDeps): Promise<MosquittoRun> {
    // Of a text of the user's own Mosquitto says itself what is taken, and in which line.
    const listeners = ownListeners(deps.settings) ?? (await freePorts(deps.settings));
    const folder = await mkdtemp(join(tmpdir(), 'wirebench-mosquitto-'));
    try {
      await writeFiles(folder, listeners, deps);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const run = new MosquittoRun(deps, folder, listeners);
    try {
      await run.#ready();
      return run;
    } catch (error) {
      await run[Symbol.asyncDispose]();
      throw error;
    }
  }

  figures(): Figures {
    return { clients: 0, messagesIn: 0, messagesOut: 0, retained: 0, denied: 0, denials: [], faultHits: [] };
  }

  clients(): ClientWindow {
    return { total: 0, first: 0, rows: [] };
  }

  retained(): RetainedWindow {
    return { total: 0, first: 0, rows: [], totalBytes: 0 };
  }

  kick(clientId: string): void {
    throw new LabError('broker.no-client', { clientId });
  }

  async clearRetained(): Promise<void> {
    throw new LabError('broker.not-running', {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    this.#child.kill('SIGTERM');
    await within(END_MS, this.#ended);
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#ended;
    await rm(this.#folder, { recursive: true, force: true });
    this.#session.mark('close', 'stopped');
    this.#session.enter('closed');
  }

  async #ready(): Promise<void> {
    let isOver = false;
    void this.#ended.then(() => (isOver = true));
    const untilMs = Date.now() + START_MS;
    const isOwn = this.#deps.settings.mosquitto.isUsed;
    while (!(await this.#listens())) {
      if (isOver) throw this.#failure();
      // A text of the user's own may listen where nobody here can look, and keep its log to itself.
      if (Date.now() > untilMs && isOwn) break;
      if (Date.now() > untilMs) throw this.#failure();
      await sleep(LOOK_MS);
    }
    // Another program may have taken the port in between: then it is not Mosquitto that answered.
    await sleep(LOOK_MS);
    if (isOver) throw this.#failure();
    this.#session.enter('open');
    void this.#ended.then(() => {
      if (!this.#isStopping) this.#deps.onEnded(this.#failure());
    });
  }

  /** Whether it says that it runs, or answers everywhere it is known to listen. */
  async #listens(): Promise<boolean> {
    if (this.#hasSaidSo) return true;
    const all = await Promise.all(this.listeners.map(({ host, port }) => answers(host, port)));
    return all.length > 0 && all.every(Boolean);
  }

  #say(text: string): void {
    for (const line of this.#deps.log.take(text)) {
      this.#session.mark('note', line);
      this.#hasSaidSo ||= RUNNING.test(line);
    }
    this.#deps.onLog();
  }

  #failure(): LabError {
    const words = this.#deps.log.last(QUOTED_LINES).join(' – ') || 'without a word';
    return new LabError('broker.mosquitto-ended', { words });
  }
}

/** The ports it will listen on, each of them free a moment ago. */
async function freePorts(settings: BrokerSettings): Promise<OwnListener[]> {
  const listeners: OwnListener[] = [];
  for (const kind of wanted(settings)) listeners.push({ kind, host: LOOPBACK, port: await freePort(kind, settings) });
  return listeners;
}

function freePort(kind: ListenerKind, { listeners, reach }: BrokerSettings): Promise<number> {
  const { port } = listeners[kind];
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(listenFailure(error, LISTENER_NAMES[kind], port)));
    server.listen({ ...(reach === 'loopback' && { host: LOOPBACK }), port, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function writeFiles(folder: string, listeners: readonly OwnListener[], deps: MosquittoRunDeps): Promise<void> {
  const { settings, identity, stateFolder, passwordHash } = deps;
  const isOwn = settings.mosquitto.isUsed;
  const put = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return name;
  };
  const lines = settings.users.map(({ name }) => `${name}:${passwordHash(name) ?? ''}\n`);
  const files: MosquittoFiles = {
    // A text of the user's own may name them whether there is anything in them or not.
    passwords: lines.length === 0 && !isOwn ? null : await put(RUN_FILES.passwords, lines.join('')),
    acl: settings.hasRules || isOwn ? await put(RUN_FILES.acl, mosquittoAcl(settings.rules)) : null,
    tls: identity && {
      certificate: await put(RUN_FILES.certificate, identity.certificate),
      key: await put(RUN_FILES.key, identity.key),
    },
  };
  const runAs = process.getuid?.() === 0 ? 'root' : null; // it could not read this folder as another user
  const loopbackInterface = process.platform === 'linux' ? 'lo' : null;
  if (settings.keepsState) await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const written = mosquittoConf({ settings, listeners, files, stateFolder, runAs, loopbackInterface });
  await put('mosquitto.conf', isOwn ? ownConf(settings, runAs) : written);
}
