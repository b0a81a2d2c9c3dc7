import type { RowRange, SessionId } from '../../../../shared/contract/ids.ts';
import type { TunnelConnections, TunnelList, TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { TunnelBook } from './tunnel-book.ts';

interface OfSession {
  sessionId: SessionId;
}
interface One extends OfSession {
  tunnelId: string;
}

/** The tunnels of every SSH connection of this host; see `contract/tunnels.ts` for what each handler promises. */
export class TunnelService {
  /** @param ssh Whose connections the tunnels run in; throws LabError `ssh.no-session`, as all below. */
  constructor(private readonly ssh: { tunnelsOf(sessionId: SessionId): TunnelBook }) {}

  list({ sessionId }: OfSession, sink: LatestSink<TunnelList>): void {
    this.ssh.tunnelsOf(sessionId).list(sink);
  }

  /** @throws LabError `tunnel.*` when it cannot listen. */
  async add({ sessionId, spec }: OfSession & { spec: TunnelSpec }): Promise<{ tunnelId: string }> {
    return this.ssh.tunnelsOf(sessionId).add(spec);
  }

  /** @throws LabError `tunnel.*` when it cannot listen. */
  async start({ sessionId, tunnelId }: One): Promise<void> {
    await this.ssh.tunnelsOf(sessionId).start(tunnelId);
  }

  /** @throws LabError `tunnel.unknown`. */
  async stop({ sessionId, tunnelId }: One): Promise<void> {
    await this.ssh.tunnelsOf(sessionId).stop(tunnelId);
  }

  /** @throws LabError `tunnel.unknown`, `workspace.write-failed`. */
  async remove({ sessionId, tunnelId }: One): Promise<void> {
    await this.ssh.tunnelsOf(sessionId).remove(tunnelId);
  }

  /** @throws LabError `tunnel.unknown`. */
  connections({ sessionId, tunnelId, first, count }: One & RowRange, sink: LatestSink<TunnelConnections>): void {
    this.ssh.tunnelsOf(sessionId).connections(tunnelId, { first, count }, sink);
  }

  /** @throws LabError `tunnel.unknown`. */
  async cut({ sessionId, tunnelId, connectionId }: One & { connectionId: SessionId }): Promise<void> {
    this.ssh.tunnelsOf(sessionId).cut(tunnelId, connectionId);
  }
}
