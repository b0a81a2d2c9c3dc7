import type { RowRange, SessionId } from '../../../../shared/contract/ids.ts';
import { MAX_ENDED_CONNECTIONS, type TunnelConnections } from '../../../../shared/contract/tunnels.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import type { CarriedConnection } from './carried-connection.ts';

/** The connections of one tunnel: all that are live, and the newest of those that ended. */
export class ConnectionBook {
  total = 0;
  failed = 0;
  lastFailure: { atMs: number; reason: WireError } | null = null;
  readonly #live = new Set<CarriedConnection>();
  /** Oldest first. */
  readonly #ended: CarriedConnection[] = [];

  get live(): number {
    return this.#live.size;
  }

  add(connection: CarriedConnection): void {
    this.total += 1;
    this.#live.add(connection);
  }

  /** Moves one that has ended; does nothing for others. */
  settle(connection: CarriedConnection): void {
    if (!connection.hasEnded || !this.#live.delete(connection)) return;
    const { reason, endedMs } = connection.row();
    if (connection.state === 'failed') this.failed += 1;
    if (connection.state === 'failed' && reason) this.lastFailure = { atMs: endedMs ?? 0, reason };
    this.#ended.push(connection);
    if (this.#ended.length > MAX_ENDED_CONNECTIONS) this.#ended.shift();
  }

  /** @throws LabError `tunnel.unknown` where it is none of the live ones. */
  cut(id: SessionId): void {
    const connection = [...this.#live].find(({ handle }) => handle.id === id);
    if (!connection) throw new LabError('tunnel.unknown', {});
    connection.cut();
  }

  /** Ends all, with `why` where that is not the user's wish. */
  async endAll(why: LabError | null): Promise<void> {
    const live = [...this.#live];
    for (const connection of live) {
      if (why) connection.fail(why);
      connection.cut();
    }
    await Promise.all(live.map(({ ended }) => ended));
  }

  /** Live ones first, newest first in both parts. */
  window({ first, count }: RowRange): TunnelConnections {
    const all = [...[...this.#live].toReversed(), ...this.#ended.toReversed()];
    return { total: all.length, first, rows: all.slice(first, first + count).map((connection) => connection.row()) };
  }
}
