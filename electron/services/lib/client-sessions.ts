import type { Socket } from 'node:net';

import type { SessionId } from '../../../shared/contract/ids.ts';
import { maskedTap, type WireSink } from '../../../shared/domain/masked-tap.ts';
import { connectSecrets } from '../../../shared/domain/mqtt-connect-secrets.ts';
import type { SessionHandle, Sessions } from '../../ports/sessions.ts';
import { type OnWire, TapStream } from './tap-stream.ts';
import { webSocketSecrets } from './web-socket-secrets.ts';

/** Most bytes held back while a connection has not said who it is. */
const MOST_HELD_BYTES = 65_536;

/** The session a client id stands for, and the connection it has now. */
interface Known {
  handle: SessionHandle;
  socket: Socket;
}

/** One accepted connection: what the broker knows of it, and where its bytes go. */
export interface Accepted {
  readonly stream: TapStream;
  readonly socket: Socket;
  /** Where it came from, `host:port`. */
  readonly from: string;
  /** The client said who it is and was let in; answers its session. */
  name(clientId: string): SessionId;
  /** Something to tell about it in its wire log. */
  mark(kind: 'note' | 'error', text: string): void;
}

/**
 * Sessions of the broker's clients. A client that comes back with the same id goes on in the same session, so that
 * a device on a bad line is one row with its whole history, not a hundred.
 */
export class ClientSessions {
  readonly #sessions: Sessions;
  readonly #parentId: SessionId;
  readonly #known = new Map<string, Known>();
  readonly #sockets = new Set<Socket>();

  constructor(sessions: Sessions, parentId: SessionId) {
    this.#sessions = sessions;
    this.#parentId = parentId;
  }

  /** Takes in a new connection; its session ends when it does, and its wire log has no password of the client. */
  accept(socket: Socket, transport: 'tcp' | 'ws'): Accepted {
    const from = `${socket.remoteAddress}:${socket.remotePort}`;
    let held: ((handle: SessionHandle) => void)[] = [];
    let heldBytes = 0;
    let handle: SessionHandle | null = null;

    const settle = (chosen: SessionHandle): SessionHandle => {
      for (const tell of held) tell(chosen);
      held = [];
      return (handle = chosen);
    };
    const anonymous = (): SessionHandle => handle ?? settle(this.#open(from, socket, from));
    const wire = (direction: 'in' | 'out', bytes: Uint8Array): void => {
      if (handle) return handle.wire(direction, bytes);
      held.push((later) => later.wire(direction, bytes));
      heldBytes += bytes.byteLength;
      if (heldBytes > MOST_HELD_BYTES) anonymous();
    };
    const note = (kind: 'note', text: string): void => {
      if (handle) handle.mark(kind, text);
      else held.push((later) => later.mark(kind, text));
    };
    const stream = new TapStream(socket, tapOf(transport, { wire, mark: note }));
    stream.on('error', (error) => anonymous().mark('error', error.message));
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      const ended = anonymous();
      ended.mark('close', `connection from ${from} ended`);
      ended.enter('closed');
    });
    return {
      stream,
      socket,
      from,
      name: (clientId) => {
        const named = handle ?? settle(this.#resume(clientId, socket, from) ?? this.#open(clientId, socket, from));
        named.update({ title: clientId });
        named.enter('open');
        return named.id;
      },
      mark: (kind, text) => anonymous().mark(kind, text),
    };
  }

  /** Cuts every connection there still is. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #resume(clientId: string, socket: Socket, from: string): SessionHandle | null {
    const known = this.#known.get(clientId);
    if (!known || (known.handle.state !== 'closed' && known.handle.state !== 'failed')) return null;
    known.socket = socket;
    known.handle.enter('connecting');
    known.handle.update({ remote: from });
    known.handle.mark('open', `${clientId} came back from ${from}`);
    return known.handle;
  }

  #open(title: string, socket: Socket, from: string): SessionHandle {
    const known: { socket: Socket } = { socket };
    const handle = this.#sessions.open({
      kind: 'broker-client',
      title,
      local: `${socket.localAddress}:${socket.localPort}`,
      remote: from,
      parentId: this.#parentId,
      close: () => this.#cut(known),
      forgotten: () => this.#known.get(title)?.handle === handle && this.#known.delete(title),
    });
    handle.mark('open', `connection from ${from}`);
    if (title !== from) this.#known.set(title, Object.assign(known, { handle }));
    return handle;
  }

  /** Cuts the connection without a word, as a broken line would: the client's last will is published. */
  #cut({ socket }: { socket: Socket }): Promise<void> {
    return new Promise((resolve) => {
      if (socket.closed) return resolve();
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }
}

function tapOf(transport: 'tcp' | 'ws', sink: WireSink): OnWire {
  if (transport === 'tcp') return maskedTap(sink);
  const tap = maskedTap(sink, webSocketSecrets(connectSecrets()));
  // `ws` takes off the mask in the very bytes it is given: the log keeps its own.
  return (direction, bytes) => tap(direction, direction === 'in' ? new Uint8Array(bytes) : bytes);
}
