import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ClientWindow, RetainedWindow } from '../../../../shared/contract/broker.ts';
import type { BrokerSettings, ListenerKind } from '../../../../shared/contract/broker-settings.ts';
import { mosquittoAcl, mosquittoConf, type MosquittoFiles } from '../../../../shared/domain/mosquitto-conf.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { ServerIdentity } from '../../../ports/server-certificates.ts';
import type { SessionHandle, Sessions } from '../../../ports/sessions.ts';
import { within } from '../../lib/within.ts';
import type { BrokerRun, Figures } from '../broker-run.ts';
import { listenFailure, LISTENER_NAMES, wanted, type OpenListener } from '../listeners.ts';
import type { LogLines } from './log-lines.ts';

/** Longest time it may take to listen, and to end when it is asked to, in milliseconds. */
const START_MS = 5_000;
const END_MS = 3_000;
const LOOK_MS = 25;
/** Lines of its log that a failure quotes. */
const QUOTED_LINES = 2;

export interface MosquittoRunDeps {
  /** The program. */
  path: string;
  settings: BrokerSettings;
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
  readonly listeners: readonly OpenListener[];
  readonly #session: SessionHandle;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #folder: string;
  readonly #deps: MosquittoRunDeps;
  #isStopping = false;

  private constructor(deps: MosquittoRunDeps, folder: string, listeners: readonly OpenListener[]) {
    this.#deps = deps;
    this.#folder = folder;
    this.listeners = listeners;
    const local = listeners.map(({ kind, port }) => `${kind} ${port}`).join(', ');
    this.#session = deps.sessions.open({ kind: 'broker', title: 'Mosquitto', local, close: () => deps.onClose() });
    this.sessionId = this.#session.id;
    this.#child = spawn(deps.path, ['-c', join(folder, 'mosquitto.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
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
    const listeners = await freePorts(deps.settings);
    const folder = await mkdtemp(join(tmpdir(), 'wirebench-mosquitto-'));
    await writeFiles(folder, listeners, deps);
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
    for (const { port } of this.listeners) {
      while (!(await answers(port))) {
        if (isOver || Date.now() > untilMs) throw this.#failure();
        await sleep(LOOK_MS);
      }
    }
    // Another program may have taken the port in between: then it is not Mosquitto that answered.
    await sleep(LOOK_MS);
    if (isOver) throw this.#failure();
    this.#session.enter('open');
    void this.#ended.then(() => {
      if (!this.#isStopping) this.#deps.onEnded(this.#failure());
    });
  }

  #say(text: string): void {
    for (const line of this.#deps.log.take(text)) this.#session.mark('note', line);
    this.#deps.onLog();
  }

  #failure(): LabError {
    const words = this.#deps.log.last(QUOTED_LINES).join(' – ') || 'without a word';
    return new LabError('broker.mosquitto-ended', { words });
  }
}

/** The ports it will listen on, each of them free a moment ago. */
async function freePorts(settings: BrokerSettings): Promise<OpenListener[]> {
  const listeners: OpenListener[] = [];
  for (const kind of wanted(settings)) listeners.push({ kind, port: await freePort(kind, settings) });
  return listeners;
}

function freePort(kind: ListenerKind, { listeners, reach }: BrokerSettings): Promise<number> {
  const { port } = listeners[kind];
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(listenFailure(error, LISTENER_NAMES[kind], port)));
    server.listen({ ...(reach === 'loopback' && { host: '127.0.0.1' }), port, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function writeFiles(folder: string, listeners: readonly OpenListener[], deps: MosquittoRunDeps): Promise<void> {
  const { settings, identity, passwordHash } = deps;
  const put = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const lines = settings.users.map(({ name }) => `${name}:${passwordHash(name) ?? ''}\n`);
  const files: MosquittoFiles = {
    passwords: lines.length === 0 ? null : await put('passwords', lines.join('')),
    acl: settings.hasRules ? await put('acl', mosquittoAcl(settings.rules)) : null,
    tls: identity && {
      certificate: await put('certificate.pem', identity.certificate),
      key: await put('key.pem', identity.key),
    },
  };
  const runAs = process.getuid?.() === 0 ? 'root' : null; // it could not read this folder as another user
  const loopbackInterface = process.platform === 'linux' ? 'lo' : null;
  await put('mosquitto.conf', mosquittoConf({ settings, listeners, files, runAs, loopbackInterface }));
}
