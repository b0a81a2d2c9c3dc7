import { connect, type Socket } from 'node:net';

import type { ClientSettings } from '../../../shared/contract/sockets.ts';
import { hostPort, withoutBrackets } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { SessionHandle } from '../../ports/sessions.ts';

/**
 * Begins a TCP connection; what happens on the way is remarked.
 *
 * @returns the socket at once, to give up on, and when it is connected.
 */
export function connectTcp(
  { host, port, noDelay, allowHalfOpen }: ClientSettings,
  log: Pick<SessionHandle, 'mark'>,
): { socket: Socket; connected: Promise<void> } {
  const socket = connect({ host: withoutBrackets(host), port, noDelay, allowHalfOpen });
  const connected = new Promise<void>((resolve, reject) => {
    const settle = (): void => {
      socket.off('error', onError);
      socket.off('close', onClose);
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onClose = (): void => {
      settle();
      reject(new LabError('socket.lost', { address: hostPort(host, port), reason: 'closed while connecting' }));
    };
    socket.on('lookup', (error: Error | null, address) => {
      if (!error && address !== host) log.mark('note', `${host} is ${address}`);
    });
    socket.on('connectionAttempt', (ip: string, at: number) => log.mark('note', `connecting to ${hostPort(ip, at)}`));
    socket.once('error', onError);
    socket.once('close', onClose);
    socket.once('connect', () => {
      settle();
      resolve();
    });
  });
  return { socket, connected };
}
