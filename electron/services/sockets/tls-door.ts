import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';

import type { ServerTls, TlsFacts } from '../../../shared/contract/socket-tls.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import type { ServerIdentity } from '../../ports/server-certificates.ts';
import { peerChain } from '../lib/tls/certificate-story.ts';
import { handshakeFacts, versionBounds } from '../lib/tls/handshake-facts.ts';
import { TlsFailure, tlsFailureOf } from '../lib/tls/tls-failure.ts';
import { tlsProblem } from './socket-failure.ts';

/** Longest time a client may take for its handshake, in milliseconds. */
const HANDSHAKE_MS = 20_000;

/** A connection that has come through the door. */
export interface Entered {
  socket: TLSSocket;
  facts: TlsFacts;
}

/** Shakes hands with clients that a TCP server accepted, each when its turn has come. */
export class TlsDoor {
  /** Never listens: connections are given to it. */
  readonly #server: Server;
  /** Handshakes going on, by the client's address. */
  readonly #entering = new Map<string, PromiseWithResolvers<Entered>>();

  readonly #addresses = new WeakMap<TLSSocket, string>();

  /** @throws LabError `socket.bad-certificate-file`. */
  constructor({ certificate, key }: ServerIdentity, { alpn, versions, clientCa }: ServerTls) {
    try {
      this.#server = createServer({
        cert: certificate,
        key,
        ...versionBounds[versions],
        ...(alpn.length > 0 ? { ALPNProtocols: alpn } : {}),
        // Node itself ends the handshake with the right alert where a certificate is missing.
        ...(clientCa ? { ca: clientCa.pem, requestCert: true, rejectUnauthorized: true } : {}),
        handshakeTimeout: HANDSHAKE_MS,
        allowHalfOpen: true,
      });
    } catch (error) {
      const reason = (error as Error).message;
      throw new LabError('socket.bad-certificate-file', { which: 'clients’ authority', reason }, { cause: error });
    }
    this.#server.on('secureConnection', (socket) => {
      const trust = clientCa ? 'authority-file' : 'none-asked';
      this.#entering
        .get(addressOf(socket))
        ?.resolve({ socket, facts: handshakeFacts(socket, peerChain(socket), trust) });
    });
    this.#server.on('tlsClientError', (error, socket) => {
      this.#entering.get(this.#addresses.get(socket) ?? addressOf(socket))?.reject(problemOf(error, socket));
    });
    // The first that is heard of a TLS socket; one that was closed for its certificate has no address any more.
    this.#server.on('keylog', (_line, socket) => this.#addresses.set(socket, addressOf(socket)));
  }

  /** @throws LabError `socket.tls` when the handshake fails, `socket.lost` when the connection ends before. */
  async enter(socket: Socket): Promise<Entered> {
    const address = addressOf(socket);
    const entering = Promise.withResolvers<Entered>();
    this.#entering.set(address, entering);
    const closed = new LabError('socket.lost', { address, reason: 'closed during the TLS handshake' });
    // The TLS socket on top closes a moment later, and may know why.
    const lost = (): void => void setImmediate(() => entering.reject(closed));
    socket.once('close', lost);
    socket.on('error', () => undefined); // The TLS socket on top tells it.
    this.#server.emit('connection', socket);
    try {
      return await entering.promise;
    } catch (error) {
      socket.destroy();
      throw error instanceof LabError ? error : (tlsProblem(error, address) ?? error);
    } finally {
      socket.off('close', lost);
      this.#entering.delete(address);
    }
  }
}

const addressOf = ({ remoteAddress, remotePort }: Socket): string => hostPort(remoteAddress ?? '', remotePort ?? 0);

/** What went wrong as a server sees it: whoever does not speak TLS is no stranger here, but a client that has to. */
function problemOf(error: Error, { authorizationError }: TLSSocket): Error {
  const refused = (reason: string): TlsFailure =>
    new TlsFailure({ kind: 'refused', chain: [] }, reason, { cause: error });
  if (authorizationError) {
    const code = String(authorizationError).toLowerCase().replaceAll('_', ' ');
    return refused(`its certificate was not signed by the authority that clients must have (${code})`);
  }
  return tlsFailureOf(error)?.fault.kind === 'stranger' ? refused('what it sent is not TLS') : error;
}
