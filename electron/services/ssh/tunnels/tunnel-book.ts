import type { RowRange, SessionId } from '../../../../shared/contract/ids.ts';
import type { SshTarget } from '../../../../shared/contract/ssh.ts';
import {
  MAX_TUNNELS,
  type TunnelConnections,
  type TunnelList,
  type TunnelSpec,
} from '../../../../shared/contract/tunnels.ts';
import { hostPort } from '../../../../shared/domain/broker-address.ts';
import { placeText } from '../../../../shared/domain/tunnel-address.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { SessionHandle, Sessions } from '../../../ports/sessions.ts';
import { ChangeTicker } from '../../lib/change-ticker.ts';
import type { SshLink } from '../ssh-link.ts';
import type { KeptTunnels } from './kept-tunnels.ts';
import { RemoteDoors } from './remote-doors.ts';
import { Tunnel, type TunnelLink } from './tunnel.ts';

/** How often pages are told of traffic, in milliseconds. */
const TICK_MS = 250;
/** After how long a tunnel tries again to have its port at the server back, in milliseconds. */
const RETRIES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

export interface TunnelBookDeps {
  sessions: Sessions;
  /** The session of the SSH connection. */
  parent: SessionHandle;
  clock: Clock;
  log: Log;
  target: SshTarget;
  kept: KeptTunnels;
}

/** The tunnels of one SSH connection. They outlive its links: those that are wanted open again with the next. */
export class TunnelBook {
  readonly #tunnels: Tunnel[] = [];
  readonly #ticker = new ChangeTicker(TICK_MS);
  readonly #sinks = new Set<Pick<LatestSink<unknown>, 'end'>>();
  readonly #address: string;
  #over: TunnelLink | null = null;
  /** Counts what pages may see change. */
  #version = 0;

  constructor(private readonly deps: TunnelBookDeps) {
    const { user, host, port } = deps.target;
    this.#address = `${user}@${hostPort(host, port)}`;
    for (const spec of deps.kept.of(this.#address)) this.#tunnels.push(this.#tunnel(spec));
  }

  /** The SSH connection is open: what is wanted opens. A tunnel that cannot says so on its row. */
  attach(link: SshLink): void {
    this.#over = { link, remoteDoors: new RemoteDoors(link) };
    for (const tunnel of this.#tunnels) if (tunnel.isWanted) this.#startQuietly(tunnel);
    this.#changed();
  }

  /** The SSH connection is over, for `why` where the user did not end it. Resolves when every port here is free again. */
  async detach(why: LabError | null): Promise<void> {
    this.#over = null;
    await Promise.all(this.#tunnels.map((tunnel) => tunnel.suspend(why)));
    this.#changed();
  }

  list(sink: LatestSink<TunnelList>): void {
    this.#follow(sink, () => ({
      target: this.deps.target,
      rows: this.#tunnels.map((tunnel) => tunnel.row()),
    }));
  }

  /** @throws LabError `tunnel.unknown`. */
  connections(tunnelId: string, range: RowRange, sink: LatestSink<TunnelConnections>): void {
    const tunnel = this.#find(tunnelId);
    this.#follow(sink, () => tunnel.window(range));
  }

  /**
   * Opens a tunnel; one that cannot be opened, or is removed before it is, is not kept.
   *
   * @throws LabError `tunnel.too-many`, `tunnel.same`, `tunnel.unknown`, those of `Tunnel.start`, `workspace.write-failed`.
   */
  async add(spec: TunnelSpec): Promise<{ tunnelId: string }> {
    if (this.#tunnels.length >= MAX_TUNNELS) throw new LabError('tunnel.too-many', { limit: MAX_TUNNELS });
    if (this.#tunnels.some((other) => isSameDoor(other.spec, spec)))
      throw new LabError('tunnel.same', { address: placeText(spec.listen) });
    const tunnel = this.#tunnel(spec);
    this.#tunnels.push(tunnel);
    try {
      await tunnel.start(this.#over);
      // Removed while the server was asked, which a start that is stopped does not tell.
      this.#find(tunnel.id);
      this.deps.kept.add(this.#address, spec);
    } catch (error) {
      await this.#drop(tunnel);
      throw error;
    }
    return { tunnelId: tunnel.id };
  }

  /** @throws LabError `tunnel.unknown`, those of `Tunnel.start`. */
  async start(tunnelId: string): Promise<void> {
    await this.#find(tunnelId).start(this.#over);
  }

  /** @throws LabError `tunnel.unknown`. */
  async stop(tunnelId: string): Promise<void> {
    await this.#find(tunnelId).stop();
  }

  /** @throws LabError `tunnel.unknown`, `workspace.write-failed`. */
  async remove(tunnelId: string): Promise<void> {
    const tunnel = this.#find(tunnelId);
    await this.#drop(tunnel);
    this.deps.kept.remove(this.#address, tunnel.spec);
  }

  /** @throws LabError `tunnel.unknown`. */
  cut(tunnelId: string, connectionId: SessionId): void {
    this.#find(tunnelId).cut(connectionId);
  }

  /** Off the list for good: whoever follows is told. */
  end(gone: LabError): void {
    for (const sink of this.#sinks) sink.end(gone);
  }

  #tunnel(spec: TunnelSpec): Tunnel {
    const { sessions, parent, clock, target } = this.deps;
    const server = hostPort(target.host, target.port);
    return new Tunnel(spec, { sessions, parent, clock, server, onChange: () => (this.#version += 1) });
  }

  #startQuietly(tunnel: Tunnel): void {
    tunnel.start(this.#over, RETRIES_MS).catch((error: unknown) => {
      this.deps.log.warn('a tunnel did not open again', { address: this.#address, code: (error as LabError).code });
    });
  }

  async #drop(tunnel: Tunnel): Promise<void> {
    const at = this.#tunnels.indexOf(tunnel);
    if (at >= 0) this.#tunnels.splice(at, 1);
    this.#changed();
    await tunnel.stop();
  }

  /** Offers what `make` builds now, and again when it may have changed; rates sink after the last byte. */
  #follow<State>(sink: LatestSink<State>, make: () => State): void {
    if (sink.signal.aborted) return;
    let told = -1;
    let quietTicks = 0;
    const check = (): void => {
      quietTicks = told === this.#version ? quietTicks + 1 : 0;
      if (quietTicks > COOL_DOWN_TICKS) return;
      told = this.#version;
      sink.offer(make);
    };
    this.#ticker.watch(check, sink.signal);
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    check();
  }

  #changed(): void {
    this.#version += 1;
    this.#ticker.checkNow();
  }

  #find(tunnelId: string): Tunnel {
    const tunnel = this.#tunnels.find(({ id }) => id === tunnelId);
    if (!tunnel) throw new LabError('tunnel.unknown', {});
    return tunnel;
  }
}

/** Ticks after the last change until every rate reads 0. */
const COOL_DOWN_TICKS = 2_500 / TICK_MS;

/** Whether both would listen at the same place. */
function isSameDoor(one: TunnelSpec, other: TunnelSpec): boolean {
  if ((one.kind === 'remote') !== (other.kind === 'remote')) return false;
  const isAnyPort = 'port' in one.listen && one.listen.port === 0;
  return !isAnyPort && placeText(one.listen) === placeText(other.listen);
}
