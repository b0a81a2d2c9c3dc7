import type { RowRange, SessionId } from '../../../shared/contract/ids.ts';
import type { ClientTlsSecrets } from '../../../shared/contract/socket-tls.ts';
import type {
  Answer,
  ClientSettings,
  PeerWindow,
  ServerSettings,
  SocketStatus,
} from '../../../shared/contract/sockets.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ServerCertificates } from '../../ports/server-certificates.ts';
import type { SessionHandle, Sessions } from '../../ports/sessions.ts';
import type { Conversation } from './conversation.ts';
import { CLOSE_MS, TcpClient } from './tcp-client.ts';
import type { TcpPeer } from './tcp-peer.ts';
import { TcpServer } from './tcp-server.ts';

interface Connecting {
  settings: ClientSettings;
  secrets: { [Name in keyof ClientTlsSecrets]?: ClientTlsSecrets[Name] | undefined };
}

interface One {
  sessionId: SessionId;
}

type Kind = { client: TcpClient } | { server: TcpServer } | { peer: TcpPeer; of: TcpServer };

/** One session of the service, and who watches it. */
interface Entry {
  what: Kind;
  title: string;
  watchers: Map<() => void, (gone: LabError) => void>;
}

export interface SocketDeps {
  sessions: Sessions;
  /** The lab's authority, for servers that speak TLS. */
  certificates: ServerCertificates;
  clock: Clock;
}

/** Every socket the user opened; see `contract/sockets.ts` for what each handler promises. */
export class SocketService implements AsyncDisposable {
  readonly #entries = new Map<SessionId, Entry>();

  constructor(private readonly deps: SocketDeps) {}

  async connect({ settings, secrets }: Connecting): Promise<One> {
    const address = hostPort(settings.host, settings.port);
    const handle: SessionHandle = this.deps.sessions.open({
      kind: 'tcp-client',
      title: address,
      remote: address,
      close: () => client.close(),
      ...this.#listening(() => handle.id),
    });
    const client = new TcpClient(settings, {
      handle,
      secrets,
      nowMs: () => this.deps.clock.nowMs(),
      onChange: () => this.#changed(handle.id),
    });
    this.#entries.set(handle.id, { what: { client }, title: address, watchers: new Map() });
    client.open();
    return { sessionId: handle.id };
  }

  /** @throws LabError `socket.no-session`, as all below. */
  async reconnect({ sessionId }: One): Promise<void> {
    this.#client(sessionId).open();
  }

  async trust({ sessionId, fingerprint }: One & { fingerprint: string }): Promise<void> {
    this.#client(sessionId).trust(fingerprint);
  }

  /**
   * @throws LabError `socket.port-taken`, `socket.port-forbidden`, `socket.listen-failed`,
   * `socket.bad-certificate-file`, `certificates.unusable`.
   */
  async listen(settings: ServerSettings): Promise<One & { port: number }> {
    const title = `Server on ${hostPort(settings.host, settings.port)}`;
    const handle: SessionHandle = this.deps.sessions.open({
      kind: 'tcp-server',
      title,
      close: () => server.close(),
      ...this.#listening(() => handle.id),
    });
    const server = new TcpServer(settings, {
      handle,
      certificates: this.deps.certificates,
      openPeer: (peer) => this.#openPeer(peer, server, handle.id),
      onChange: () => this.#changed(handle.id),
      onPeerChange: (peer) => {
        this.#changed(peer.handle.id);
        this.#changed(handle.id);
      },
    });
    const entry: Entry = { what: { server }, title, watchers: new Map() };
    this.#entries.set(handle.id, entry);
    const port = await server.listen();
    entry.title = `Server on ${hostPort(settings.host, port)}`;
    handle.update({ title: entry.title });
    return { sessionId: handle.id, port };
  }

  status({ sessionId }: One, sink: LatestSink<SocketStatus>): void {
    const entry = this.#entry(sessionId);
    this.#watch(entry, sink, () => statusOf(entry));
  }

  peers({ sessionId, ...range }: One & RowRange, sink: LatestSink<PeerWindow>): void {
    const entry = this.#entry(sessionId);
    const server = this.#server(sessionId);
    this.#watch(entry, sink, () => server.peers(range));
  }

  async setAnswer({ sessionId, answer }: One & { answer: Answer }): Promise<void> {
    const server = this.#server(sessionId);
    server.settings = { ...server.settings, answer };
    this.#changed(sessionId);
  }

  /** @throws LabError `socket.not-open`, `socket.finished`, `socket.lost`. */
  async send({ sessionId, bytes }: One & { bytes: Uint8Array }): Promise<void> {
    await this.#conversation(sessionId).send(bytes);
  }

  async sendToAll({ sessionId, bytes }: One & { bytes: Uint8Array }): Promise<{ clients: number }> {
    return { clients: await this.#server(sessionId).sendToAll(bytes) };
  }

  /** @throws LabError `socket.not-open`. */
  async halfClose({ sessionId }: One): Promise<void> {
    this.#conversation(sessionId).halfClose();
  }

  /** @throws LabError `socket.not-open`. */
  async reset({ sessionId }: One): Promise<void> {
    this.#conversation(sessionId).reset();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = [...this.#entries.values()].map(async ({ what }) => {
      if ('client' in what) await what.client.close();
      else if ('server' in what) await what.server.close();
    });
    await Promise.all(closing);
    this.#entries.clear();
  }

  #openPeer(peer: TcpPeer, server: TcpServer, parentId: SessionId): SessionHandle {
    const handle: SessionHandle = this.deps.sessions.open({
      kind: 'tcp-peer',
      title: peer.remote,
      local: peer.local,
      remote: peer.remote,
      parentId,
      close: () => peer.close(CLOSE_MS),
      ...this.#listening(() => handle.id),
    });
    this.#entries.set(handle.id, { what: { peer, of: server }, title: peer.remote, watchers: new Map() });
    return handle;
  }

  /** What the registry tells of a session: its new name, and that it is off the list. */
  #listening(id: () => SessionId): { renamed(title: string): void; forgotten(): void } {
    return {
      renamed: (title) => {
        this.#entry(id()).title = title;
        this.#changed(id());
      },
      forgotten: () => this.#forget(id()),
    };
  }

  #forget(sessionId: SessionId): void {
    const entry = this.#entries.get(sessionId);
    if (!entry) return;
    this.#entries.delete(sessionId);
    if ('peer' in entry.what) entry.what.of.forget(entry.what.peer);
    const gone = new LabError('socket.no-session', { sessionId });
    for (const end of entry.watchers.values()) end(gone);
  }

  #watch<Item>(entry: Entry, sink: LatestSink<Item>, make: () => Item): void {
    const offer = (): void => sink.offer(make);
    entry.watchers.set(offer, (gone) => sink.end(gone));
    sink.signal.addEventListener('abort', () => entry.watchers.delete(offer), { once: true });
    offer();
  }

  #changed(sessionId: SessionId): void {
    const entry = this.#entries.get(sessionId);
    if (!entry) return;
    for (const offer of entry.watchers.keys()) offer();
  }

  #entry(sessionId: SessionId): Entry {
    const entry = this.#entries.get(sessionId);
    if (!entry) throw new LabError('socket.no-session', { sessionId });
    return entry;
  }

  #client(sessionId: SessionId): TcpClient {
    const { what } = this.#entry(sessionId);
    if (!('client' in what)) throw new LabError('socket.no-session', { sessionId });
    return what.client;
  }

  #server(sessionId: SessionId): TcpServer {
    const { what } = this.#entry(sessionId);
    if (!('server' in what)) throw new LabError('socket.no-session', { sessionId });
    return what.server;
  }

  #conversation(sessionId: SessionId): Conversation {
    const { what } = this.#entry(sessionId);
    if ('client' in what) return what.client.talk();
    if ('server' in what) throw new LabError('socket.no-session', { sessionId });
    const { phase, conversation, handle } = what.peer;
    if (phase === 'ended' || !conversation) throw new LabError('socket.not-open', { state: handle.state });
    return conversation;
  }
}

function statusOf({ what, title }: Entry): SocketStatus {
  if ('client' in what) return what.client.status(title);
  return 'server' in what ? what.server.status(title) : what.peer.status(title);
}
