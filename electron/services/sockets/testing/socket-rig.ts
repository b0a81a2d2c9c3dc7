import { SessionId } from '../../../../shared/contract/ids.ts';
import type { SessionState } from '../../../../shared/contract/sessions.ts';
import type { ClientTlsSecrets } from '../../../../shared/contract/socket-tls.ts';
import type { UdpSettings } from '../../../../shared/contract/socket-udp.ts';
import type { ClientSettings, PeerRow, ServerSettings, SocketStatus } from '../../../../shared/contract/sockets.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { NewSession, SessionHandle, Sessions } from '../../../ports/sessions.ts';
import { realClock } from '../../lib/testing/fakes.ts';
import { fakeAuthority } from './fake-authority.ts';
import { SocketService } from '../socket-service.ts';

const WAIT_MS = 15_000;

const DEFAULT_CLIENT = {
  host: '127.0.0.1',
  connectTimeoutMs: 5_000,
  noDelay: true,
  allowHalfOpen: false,
  tls: null,
  answer: { kind: 'none' },
} as const;

const DEFAULT_UDP: UdpSettings = {
  family: 4,
  host: '127.0.0.1',
  port: 0,
  target: null,
  broadcast: false,
  groups: [],
  interfaceName: '',
  multicastTtl: 1,
  multicastLoopback: true,
  answer: { kind: 'none' },
};

/** One session as the registry would have it. */
export interface Seen {
  source: NewSession;
  handle: SessionHandle;
  states: SessionState[];
  marks: string[];
  in: string;
  out: string;
  /** Of a UDP socket: `in 127.0.0.1:9 text`. */
  datagrams: string[];
}

/** The socket service over a registry that only remembers. */
export class SocketRig implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly service: SocketService;

  constructor() {
    const sessions: Sessions = { open: (source) => this.#open(source) };
    this.service = new SocketService({
      sessions,
      certificates: fakeAuthority(),
      clock: realClock,
    });
  }

  async connect(
    change: Partial<ClientSettings> & { port: number },
    secrets: Partial<ClientTlsSecrets> = {},
  ): Promise<RigSocket> {
    const settings = { ...DEFAULT_CLIENT, ...change };
    const { sessionId } = await this.service.connect({ settings, secrets });
    return this.of(sessionId);
  }

  async listen(settings: Partial<ServerSettings> = {}): Promise<RigSocket & { port: number }> {
    const { sessionId, port } = await this.service.listen({
      host: '127.0.0.1',
      port: 0,
      backlog: 16,
      accept: 'concurrent',
      allowHalfOpen: false,
      answer: { kind: 'none' },
      tls: null,
      ...settings,
    });
    return Object.assign(this.of(sessionId), { port });
  }

  async openUdp(change: Partial<UdpSettings> = {}): Promise<RigSocket & { port: number }> {
    const { sessionId, port } = await this.service.openUdp({ ...DEFAULT_UDP, ...change });
    return Object.assign(this.of(sessionId), { port });
  }

  of(sessionId: SessionId): RigSocket {
    return new RigSocket(
      this.service,
      sessionId,
      this.seen.find(({ handle }) => handle.id === sessionId)!,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service[Symbol.asyncDispose]();
  }

  #open(source: NewSession): SessionHandle {
    const states: SessionState[] = [source.state ?? 'connecting'];
    const marks: string[] = [];
    const handle: SessionHandle = {
      id: SessionId.parse(`s${this.seen.length + 1}`),
      get state() {
        return states.at(-1)!;
      },
      enter: (state) => void states.push(state),
      update: () => undefined,
      wire: (direction, bytes, peer) => {
        const text = Buffer.from(bytes).toString('latin1');
        seen[direction] += text;
        if (peer !== undefined) seen.datagrams.push(`${direction} ${peer} ${text}`);
      },
      mark: (kind, text) => void marks.push(`${kind}: ${text}`),
      addDropped: () => undefined,
    };
    const seen: Seen = { source, handle, states, marks, in: '', out: '', datagrams: [] };
    this.seen.push(seen);
    return handle;
  }
}

/** One socket of the rig with its status watched. */
export class RigSocket {
  #status: SocketStatus | null = null;
  #peers: PeerRow[] = [];

  constructor(
    readonly service: SocketService,
    readonly sessionId: SessionId,
    readonly seen: Seen,
  ) {
    service.status(
      { sessionId },
      sink((status) => (this.#status = status)),
    );
    if (seen.source.kind === 'tcp-server') {
      service.peers(
        { sessionId, first: 0, count: 100 },
        sink(({ rows }) => (this.#peers = rows)),
      );
    }
  }

  get status(): SocketStatus {
    return this.#status!;
  }

  get peers(): readonly PeerRow[] {
    return this.#peers;
  }

  /** Waits until something holds. @throws Error with the newest state when it never does. */
  async until(isIt: (socket: this) => boolean): Promise<this> {
    const until = Date.now() + WAIT_MS;
    while (!isIt(this)) {
      if (Date.now() > until) {
        throw new Error(
          `waited in vain: ${JSON.stringify({ status: this.#status, peers: this.#peers, seen: this.seen })}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this;
  }

  send(text: string): Promise<void> {
    return this.service.send({ sessionId: this.sessionId, bytes: new Uint8Array(Buffer.from(text, 'latin1')) });
  }
}

function sink<Item>(take: (item: Item) => void): LatestSink<Item> {
  return { offer: (make) => take(make()), end: () => undefined, signal: new AbortController().signal };
}
