import type { Socket } from 'node:net';

import { SocksHandshake, socksReply, type SocksRequest } from '../../../../shared/domain/socks/socks-handshake.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { socksOutcome } from './forward-failure.ts';

/** Longest time a client may take to say what it wants, in milliseconds. */
const HANDSHAKE_MS = 30_000;

/** A client of a dynamic tunnel that has said where it wants to go, and waits for the answer. */
export interface SocksClient {
  request: SocksRequest;
  granted(): void;
  /** Says why not, and ends the connection. */
  refused(why: LabError): void;
}

/**
 * Reads a SOCKS request; what the client sent after it stays in the socket, which is paused again.
 *
 * @throws LabError `tunnel.not-socks`; the client has been answered then.
 */
export async function readSocksRequest(socket: Socket): Promise<SocksClient> {
  const request = await handshake(socket);
  const { version } = request;
  return {
    request,
    granted: () => void socket.write(socksReply(version, 'granted')),
    refused: (why) => void socket.end(socksReply(version, socksOutcome(why))),
  };
}

function handshake(socket: Socket): Promise<SocksRequest> {
  const parser = new SocksHandshake();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      socket.pause();
      socket.off('data', onData).off('end', onEnd).off('close', onEnd);
    };
    const refuse = (reason: string): void => {
      stop();
      reject(new LabError('tunnel.not-socks', { reason }));
    };
    const onEnd = (): void => refuse('it ended before it had asked for anything');
    const onData = (bytes: Buffer): void => {
      const step = parser.push(bytes);
      if (step.kind === 'refused') {
        socket.end(step.reply);
        return refuse(step.reason);
      }
      if (step.reply.byteLength > 0) socket.write(step.reply);
      if (step.kind === 'more') return;
      stop();
      if (step.rest.byteLength > 0) socket.unshift(step.rest);
      resolve(step.request);
    };
    const timer = setTimeout(() => {
      refuse(`it said nothing for ${HANDSHAKE_MS / 1_000} s`);
      socket.destroy();
    }, HANDSHAKE_MS).unref();
    socket.on('data', onData).on('end', onEnd).on('close', onEnd);
    socket.resume();
  });
}
