import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { TunnelConnection, TunnelList, TunnelRow, TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import { TunnelService } from '../tunnels/tunnel-service.ts';
import { SshRig } from './ssh-rig.ts';

const WAIT_MS = 10_000;
const LOOPBACK = '127.0.0.1';

/** A reader that has the newest state at once. */
class Newest<Item> implements LatestSink<Item> {
  readonly signal = new AbortController().signal;
  #make: (() => Item) | undefined;

  get value(): Item {
    return this.#make!();
  }

  offer(make: () => Item): void {
    this.#make = make;
  }

  end(): void {}
}

/** An SSH server with a user's key. */
export interface Sshd extends AsyncDisposable {
  port: number;
  user: string;
  /** Path of the private key. */
  userKey: string;
}

/** A login to an SSH server by the service, and the tunnels of that. */
export class TunnelRig<S extends Sshd> implements AsyncDisposable {
  readonly service: TunnelService;
  sessionId!: SessionId;
  #list = new Newest<TunnelList>();

  private constructor(
    readonly sshd: S,
    readonly ssh: SshRig,
  ) {
    this.service = new TunnelService(ssh.service);
  }

  /** Ends `sshd` with itself. */
  static async over<S extends Sshd>(sshd: S): Promise<TunnelRig<S>> {
    const rig = new TunnelRig(sshd, new SshRig());
    await rig.connect(sshd.port);
    return rig;
  }

  /** Logs in through `port`; the tunnels looked at are those of this connection from now on. */
  async connect(port: number) {
    const key = { name: 'key', text: await readFile(this.sshd.userKey, 'utf8') };
    const page = await this.ssh.connect({ port, user: this.sshd.user }, key);
    const { prompt } = await page.until((status) => status.prompt !== null || status.shell.state === 'open');
    if (prompt) await page.trust(true);
    await page.ready();
    this.sessionId = page.sessionId;
    this.#list = new Newest();
    this.service.list({ sessionId: this.sessionId }, this.#list);
    return page;
  }

  /** Opens a tunnel; answers the port it listens on. */
  async open(spec: TunnelSpec): Promise<{ tunnelId: string; port: number }> {
    const { tunnelId } = await this.service.add({ sessionId: this.sessionId, spec });
    const { listening } = this.row(tunnelId);
    return { tunnelId, port: listening && 'port' in listening ? listening.port : 0 };
  }

  local(target: number | { host: string; port: number } | { path: string }) {
    const to = typeof target === 'number' ? { host: LOOPBACK, port: target } : target;
    return this.open({ kind: 'local', listen: { host: LOOPBACK, port: 0 }, target: to });
  }

  dynamic() {
    return this.open({ kind: 'dynamic', listen: { host: LOOPBACK, port: 0 } });
  }

  remote(port: number) {
    const listen = { host: LOOPBACK, port: 0 };
    return this.open({ kind: 'remote', listen, target: { host: LOOPBACK, port } });
  }

  get rows(): TunnelRow[] {
    return this.#list.value.rows;
  }

  row(tunnelId: string): TunnelRow {
    return this.rows.find(({ id }) => id === tunnelId)!;
  }

  connections(tunnelId: string): TunnelConnection[] {
    const sink = new Newest<{ rows: TunnelConnection[] }>();
    this.service.connections({ sessionId: this.sessionId, tunnelId, first: 0, count: 500 }, sink);
    return sink.value.rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ssh[Symbol.asyncDispose]();
    await this.sshd[Symbol.asyncDispose]();
  }
}

/** Resolves when `isSo` answers true. @throws Error naming `what` when that never comes. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A TCP server on a free port of 127.0.0.1 that hands every connection to `onSocket`. */
export async function target(onSocket: (socket: Socket) => void): Promise<AsyncDisposable & { port: number }> {
  return serving(createServer({ allowHalfOpen: true }, onSocket));
}

/** Has `server` listen at an address on a free port, or at a path, until it is disposed. */
export async function serving(server: Server, at = LOOPBACK): Promise<AsyncDisposable & { port: number }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  if (at.startsWith('/')) server.listen(at);
  else server.listen(0, at);
  await once(server, 'listening');
  const port = (server.address() as AddressInfo | null)?.port ?? 0;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port, [Symbol.asyncDispose]: close };
}

/** Runs a program to its end; answers what it wrote and its exit status. */
export function run(program: string, args: readonly string[]): Promise<{ stdout: string; exitCode: number }> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { encoding: 'utf8' }, (_error, stdout) =>
      resolve({ stdout, exitCode: child.exitCode ?? -1 }),
    );
  });
}
