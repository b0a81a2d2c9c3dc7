import { randomUUID } from 'node:crypto';

import type { RowRange, SessionId } from '../../../../shared/contract/ids.ts';
import type { SessionState } from '../../../../shared/contract/sessions.ts';
import type { TunnelConnections, TunnelListen, TunnelRow, TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import { placeText } from '../../../../shared/domain/tunnel-address.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { SessionHandle, Sessions } from '../../../ports/sessions.ts';
import { IN, OUT, Rates } from '../../lib/rates.ts';
import type { SshLink } from '../ssh-link.ts';
import { CarriedConnection } from './carried-connection.ts';
import { ConnectionBook } from './connection-book.ts';
import { tunnelEnds, tunnelTitle } from './tunnel-names.ts';
import { openLocalDoor, type Door } from './door.ts';
import type { RemoteDoors } from './remote-doors.ts';
import { serveDirect, serveRemote, serveSocks, type Carrier } from './serve-visitor.ts';

/** The open SSH connection, as tunnels use it. */
export interface TunnelLink {
  link: SshLink;
  remoteDoors: RemoteDoors;
}

export interface TunnelDeps {
  sessions: Sessions;
  /** The session of the SSH connection. */
  parent: SessionHandle;
  clock: Clock;
  /** `host:port` of the SSH server. */
  server: string;
  onChange(): void;
}

/** One tunnel of an SSH connection: a door on one side, and what came in through it. Failures of one connection stay its own. */
export class Tunnel {
  readonly id = randomUUID();
  /** It is to be open whenever the SSH connection is. */
  isWanted = false;
  readonly #connections = new ConnectionBook();
  readonly #rates = new Rates();
  readonly #originNs: bigint;
  #state: SessionState = 'closed';
  #sinceMs: number;
  #reason: WireError | null = null;
  #door: Door | null = null;
  #handle: SessionHandle | null = null;
  #bytesIn = 0;
  #bytesOut = 0;
  /** Counts starts and stops, so that an answer to an earlier one is known as such. */
  #start = 0;
  /** The newest end, which a start waits for. */
  #closing: Promise<void> = Promise.resolve();
  /** Where it listened last: a port that was given once is asked for again. */
  #last: TunnelListen | null = null;

  constructor(
    readonly spec: TunnelSpec,
    private readonly deps: TunnelDeps,
  ) {
    this.#originNs = deps.clock.nowNs();
    this.#sinceMs = deps.clock.nowMs();
  }

  /**
   * Opens the door, unless it is open. Without an SSH connection it waits for one.
   *
   * @param retriesMs After how long it tries again where the server does not listen, in milliseconds; not at all by default.
   * @throws LabError `tunnel.port-taken`, `tunnel.path-taken`, `tunnel.port-forbidden`, `tunnel.listen-failed`,
   * `tunnel.server-listen-refused`.
   */
  async start(over: TunnelLink | null, retriesMs: readonly number[] = []): Promise<void> {
    this.isWanted = true;
    if (!over) return this.deps.onChange();
    if (this.#state === 'open' || this.#state === 'connecting') return;
    const start = ++this.#start;
    await this.#closing;
    // Stopped or started anew meanwhile.
    if (start !== this.#start) return;
    const handle = this.#enterConnecting();
    try {
      const door = await this.#openDoor(over);
      // Stopped meanwhile: what has just opened is closed again.
      if (start !== this.#start) return await door.close();
      this.#door = door;
      this.#last = door.listening;
      handle.update(tunnelEnds(this.spec, door.listening, this.deps.server));
      handle.mark('open', `listening on ${placeText(door.listening)}`);
      this.#enter('open');
    } catch (error) {
      if (start !== this.#start) return;
      const reason = error instanceof LabError ? error : new LabError('tunnel.listen-failed', this.#failed(error));
      if (retriesMs.length > 0 && reason.code === 'tunnel.server-listen-refused')
        return this.#tryLater(over, retriesMs, reason);
      this.isWanted = false;
      this.#enter('failed', reason.toWire());
      throw reason;
    }
  }

  /** Closes door and connections, and stays closed. */
  async stop(): Promise<void> {
    this.isWanted = false;
    await this.#shut(null);
  }

  /** The SSH connection is gone; the tunnel opens again with the next. */
  async suspend(why: LabError | null): Promise<void> {
    await this.#shut(why);
  }

  row(): TunnelRow {
    const nowS = this.#nowS();
    const { live, total, failed, lastFailure } = this.#connections;
    return {
      ...{ id: this.id, spec: this.spec, state: this.#state, sinceMs: this.#sinceMs, reason: this.#reason },
      ...{ isWanted: this.isWanted, listening: this.#door?.listening ?? null, sessionId: this.#handle?.id ?? null },
      ...{ live, total, failed, lastFailure, bytesIn: this.#bytesIn, bytesOut: this.#bytesOut },
      ...{ inPerS: this.#rates.perS(IN, 1, nowS), outPerS: this.#rates.perS(OUT, 1, nowS) },
    };
  }

  window(range: RowRange): TunnelConnections {
    return this.#connections.window(range);
  }

  /** @throws LabError `tunnel.unknown`. */
  cut(connectionId: SessionId): void {
    this.#connections.cut(connectionId);
  }

  #shut(why: LabError | null): Promise<void> {
    return (this.#closing = this.#close(why));
  }

  async #close(why: LabError | null): Promise<void> {
    this.#start += 1;
    const door = this.#door;
    this.#door = null;
    if (this.#state !== 'closed' && this.#state !== 'failed') this.#enter('closing');
    await Promise.all([door?.close(), this.#connections.endAll(why)]);
    if (this.#state !== 'closing') return;
    this.#handle?.mark('close', 'no longer listening');
    this.#enter('closed');
  }

  /** The port may be held by the connection that broke, which the server has not missed yet. */
  #tryLater(over: TunnelLink, [waitMs, ...later]: readonly number[], reason: LabError): void {
    const start = this.#start;
    this.#enter('reconnecting', reason.toWire());
    setTimeout(() => {
      // What it fails with in the end stands on its row.
      if (start === this.#start) this.start(over, later).catch(() => undefined);
    }, waitMs).unref();
  }

  async #openDoor(over: TunnelLink): Promise<Door> {
    const { listen } = this.spec;
    const isAnyPort = 'port' in listen && listen.port === 0;
    if (isAnyPort && this.#last) {
      // Whoever was told of its port finds it again; where somebody else has it now, any other will do.
      const again = await this.#openAt(this.#last, over).catch(() => null);
      if (again) return again;
    }
    return this.#openAt(listen, over);
  }

  async #openAt(listen: TunnelListen, { link, remoteDoors }: TunnelLink): Promise<Door> {
    const { spec } = this;
    if (spec.kind === 'remote')
      return remoteDoors.open(listen, (visitor) =>
        serveRemote(visitor, spec.target, this.#carrier(visitor.from, 'channel')),
      );
    return openLocalDoor(listen, {
      onSocket: (socket) => {
        const from = socket.remoteAddress
          ? placeText({ host: socket.remoteAddress, port: socket.remotePort ?? 0 })
          : '';
        const carrier = this.#carrier(from, 'socket');
        if (spec.kind === 'dynamic') serveSocks(socket, link, carrier);
        else serveDirect(socket, link, spec.target, carrier);
      },
      onError: (error) => this.#handle?.mark('error', error.message),
    });
  }

  #carrier(from: string, client: 'socket' | 'channel'): Carrier {
    const { sessions, clock, onChange } = this.deps;
    const parentId = this.#handle?.id;
    return () => {
      const connection: CarriedConnection = new CarriedConnection({
        ...{ from, client },
        nowMs: () => clock.nowMs(),
        openSession: ({ title, ends }) =>
          sessions.open({
            ...{ kind: client === 'socket' ? 'ssh-direct-tcpip' : 'ssh-forwarded-tcpip', title, ...ends },
            ...(parentId && { parentId }),
            close: async () => connection.cut(),
          }),
        onBytes: (direction, sizeBytes) => this.#passed(direction, sizeBytes),
        onChange: (changed) => {
          this.#connections.settle(changed);
          onChange();
        },
      });
      this.#connections.add(connection);
      onChange();
      return connection;
    };
  }

  #passed(direction: 'in' | 'out', sizeBytes: number): void {
    if (direction === 'in') this.#bytesIn += sizeBytes;
    else this.#bytesOut += sizeBytes;
    this.#rates.add(direction === 'in' ? IN : OUT, sizeBytes, this.#nowS());
    this.deps.onChange();
  }

  /** The session of the tunnel, which it goes on in for as long as that is on the list. */
  #enterConnecting(): SessionHandle {
    const { sessions, parent } = this.deps;
    const handle = (this.#handle ??= sessions.open({
      ...{ kind: 'ssh-tunnel', title: tunnelTitle(this.spec), parentId: parent.id },
      ...tunnelEnds(this.spec, this.spec.listen, this.deps.server),
      // With its whole connection it is only suspended.
      close: () => (parent.state === 'closing' ? this.#shut(null) : this.stop()),
      forgotten: () => (this.#handle = null),
    }));
    this.#enter('connecting');
    return handle;
  }

  #enter(state: SessionState, reason: WireError | null = null): void {
    this.#state = state;
    this.#reason = reason;
    this.#sinceMs = this.deps.clock.nowMs();
    this.#handle?.enter(state, reason ? { reason } : {});
    this.deps.onChange();
  }

  #failed(error: unknown): { address: string; reason: string } {
    return { address: placeText(this.spec.listen), reason: String(error) };
  }

  #nowS(): number {
    return Number(this.deps.clock.nowNs() - this.#originNs) / 1e9;
  }
}
