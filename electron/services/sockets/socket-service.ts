import type { RowRange, SessionId } from '../../../shared/contract/ids.ts';
import type { Answer } from '../../../shared/contract/socket-answer.ts';
import type { ClientTlsSecrets } from '../../../shared/contract/socket-tls.ts';
import type { NetworkInterface, UdpSettings, UdpTarget } from '../../../shared/contract/socket-udp.ts';
import type { ClientSettings, PeerWindow, ServerSettings, SocketStatus } from '../../../shared/contract/sockets.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ServerCertificates } from '../../ports/server-certificates.ts';
import type { SessionHandle, Sessions } from '../../ports/sessions.ts';
import { CLOSE_MS, type Conversation } from './conversation.ts';
import { upInterfaces } from './interfaces.ts';
import { AnswerBook } from './respond/answer-book.ts';
import { SocketTable, type Entry } from './socket-table.ts';
import { TcpClient } from './tcp-client.ts';
import type { TcpPeer } from './tcp-peer.ts';
import { TcpServer } from './tcp-server.ts';
import { UdpEndpoint } from './udp-endpoint.ts';

interface Connecting {
  settings: ClientSettings;
  secrets: { [Name in keyof ClientTlsSecrets]?: ClientTlsSecrets[Name] | undefined };
}

interface One {
  sessionId: SessionId;
}

type Kind =
  | { client: TcpClient; book: AnswerBook }
  | { server: TcpServer; book: AnswerBook }
  | { peer: TcpPeer; of: TcpServer }
  | { udp: UdpEndpoint; book: AnswerBook };

export interface SocketDeps {
  sessions: Sessions;
  /** The lab's authority, for servers that speak TLS. */
  certificates: ServerCertificates;
  clock: Clock;
}

/** Every socket the user opened; see `contract/sockets.ts` for what each handler promises. */
export class SocketService implements AsyncDisposable {
  readonly #table = new SocketTable<Kind>((what) => {
    if ('peer' in what) what.of.forget(what.peer);
  });

  constructor(private readonly deps: SocketDeps) {}

  /** @throws LabError `socket.bad-rule`. */
  async connect({ settings, secrets }: Connecting): Promise<One> {
    const book = new AnswerBook(settings.answer);
    const address = hostPort(settings.host, settings.port);
    const handle: SessionHandle = this.deps.sessions.open({
      kind: 'tcp-client',
      title: address,
      remote: address,
      close: () => client.close(),
      ...this.#table.listening(() => handle.id),
    });
    const client = new TcpClient(settings, {
      handle,
      secrets,
      book,
      nowMs: () => this.deps.clock.nowMs(),
      onChange: () => this.#table.changed(handle.id),
    });
    this.#table.add(handle.id, { client, book }, address);
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
   * `socket.bad-certificate-file`, `certificates.unusable`, `socket.bad-rule`.
   */
  async listen(settings: ServerSettings): Promise<One & { port: number }> {
    const book = new AnswerBook(settings.answer);
    const nowMs = (): number => this.deps.clock.nowMs();
    const title = `Server on ${hostPort(settings.host, settings.port)}`;
    const handle: SessionHandle = this.deps.sessions.open({
      kind: 'tcp-server',
      title,
      close: () => server.close(),
      ...this.#table.listening(() => handle.id),
    });
    const server = new TcpServer(settings, {
      handle,
      certificates: this.deps.certificates,
      book,
      nowMs,
      openPeer: (peer) => this.#openPeer(peer, server, handle.id),
      onChange: () => this.#table.changed(handle.id),
      onPeerChange: (peer) => {
        this.#table.changed(peer.handle.id);
        this.#table.changed(handle.id);
      },
    });
    const entry = this.#table.add(handle.id, { server, book }, title);
    const port = await server.listen();
    this.#retitle(entry, handle, `Server on ${hostPort(settings.host, port)}`);
    return { sessionId: handle.id, port };
  }

  /**
   * @throws LabError `socket.port-taken`, `socket.port-forbidden`, `socket.listen-failed`, `socket.host-not-found`,
   * `socket.no-interface`, `socket.no-multicast`, `socket.bad-rule`.
   */
  async openUdp(settings: UdpSettings): Promise<One & { port: number }> {
    const { target, host } = settings;
    const book = new AnswerBook(settings.answer);
    const nowMs = (): number => this.deps.clock.nowMs();
    const titleOf = (port: number): string =>
      target ? `UDP to ${hostPort(target.host, target.port)}` : `UDP on ${hostPort(host, port)}`;
    const handle: SessionHandle = this.deps.sessions.open({
      kind: 'udp',
      title: titleOf(settings.port),
      ...(target ? { remote: hostPort(target.host, target.port) } : {}),
      close: () => udp.close(),
      ...this.#table.listening(() => handle.id),
    });
    const udp = new UdpEndpoint(settings, handle, () => this.#table.changed(handle.id), book, nowMs);
    const entry = this.#table.add(handle.id, { udp, book }, titleOf(settings.port));
    const port = await udp.open();
    this.#retitle(entry, handle, titleOf(port));
    return { sessionId: handle.id, port };
  }

  status({ sessionId }: One, sink: LatestSink<SocketStatus>): void {
    const entry = this.#table.get(sessionId);
    this.#table.watch(entry, sink, () => statusOf(entry));
  }

  peers({ sessionId, ...range }: One & RowRange, sink: LatestSink<PeerWindow>): void {
    const server = this.#server(sessionId);
    this.#table.watch(this.#table.get(sessionId), sink, () => server.peers(range));
  }

  /** @throws LabError `socket.bad-rule`. */
  async setAnswer({ sessionId, answer }: One & { answer: Answer }): Promise<void> {
    const { what } = this.#table.get(sessionId);
    if (!('book' in what)) throw new LabError('socket.no-session', { sessionId });
    what.book.replace(answer);
    this.#table.changed(sessionId);
  }

  /** @throws LabError `socket.not-open`, `socket.finished`, `socket.lost`. */
  async send({ sessionId, bytes }: One & { bytes: Uint8Array }): Promise<void> {
    await this.#conversation(sessionId).send(bytes);
  }

  /** @throws LabError as `UdpEndpoint.send`. */
  async sendDatagram({
    sessionId,
    bytes,
    target,
  }: One & { bytes: Uint8Array; target: UdpTarget | null }): Promise<void> {
    const { what } = this.#table.get(sessionId);
    if (!('udp' in what)) throw new LabError('socket.no-session', { sessionId });
    await what.udp.send(bytes, target);
  }

  async sendToAll({ sessionId, bytes }: One & { bytes: Uint8Array }): Promise<{ clients: number }> {
    return { clients: await this.#server(sessionId).sendToAll(bytes) };
  }

  async interfaces(): Promise<{ interfaces: NetworkInterface[] }> {
    return { interfaces: upInterfaces() };
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
    const closing = this.#table.all().map(async (what) => {
      if ('client' in what) await what.client.close();
      else if ('server' in what) await what.server.close();
      else if ('udp' in what) await what.udp.close();
    });
    await Promise.all(closing);
    this.#table.clear();
  }

  #openPeer(peer: TcpPeer, server: TcpServer, parentId: SessionId): SessionHandle {
    const handle: SessionHandle = this.deps.sessions.open({
      kind: 'tcp-peer',
      title: peer.remote,
      local: peer.local,
      remote: peer.remote,
      parentId,
      close: () => peer.close(CLOSE_MS),
      ...this.#table.listening(() => handle.id),
    });
    this.#table.add(handle.id, { peer, of: server }, peer.remote);
    return handle;
  }

  /** The title with the port that the system gave. */
  #retitle(entry: Entry<Kind>, handle: SessionHandle, title: string): void {
    entry.title = title;
    handle.update({ title });
    this.#table.changed(handle.id);
  }

  #client(sessionId: SessionId): TcpClient {
    const { what } = this.#table.get(sessionId);
    if (!('client' in what)) throw new LabError('socket.no-session', { sessionId });
    return what.client;
  }

  #server(sessionId: SessionId): TcpServer {
    const { what } = this.#table.get(sessionId);
    if (!('server' in what)) throw new LabError('socket.no-session', { sessionId });
    return what.server;
  }

  #conversation(sessionId: SessionId): Conversation {
    const { what } = this.#table.get(sessionId);
    if ('client' in what) return what.client.talk();
    if (!('peer' in what)) throw new LabError('socket.no-session', { sessionId });
    const { phase, conversation, handle } = what.peer;
    if (phase === 'ended' || !conversation) throw new LabError('socket.not-open', { state: handle.state });
    return conversation;
  }
}

function statusOf({ what, title }: Entry<Kind>): SocketStatus {
  if ('client' in what) return what.client.status(title);
  if ('udp' in what) return what.udp.status(title);
  return 'server' in what ? what.server.status(title) : what.peer.status(title);
}
