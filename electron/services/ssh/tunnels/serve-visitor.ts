import { connect, type Socket } from 'node:net';

import type { ClientChannel } from 'ssh2';

import type { TunnelTarget } from '../../../../shared/contract/tunnels.ts';
import { placeText } from '../../../../shared/domain/tunnel-address.ts';
import type { LabError } from '../../../../shared/errors/lab-error.ts';
import type { SshLink } from '../ssh-link.ts';
import type { CarriedConnection } from './carried-connection.ts';
import { CARRIED_SOCKET } from './door.ts';
import { channelFailure, targetFailure } from './forward-failure.ts';
import type { RemoteVisitor } from './remote-doors.ts';
import { readSocksRequest } from './socks-client.ts';

/** Enters a visitor into the tunnel's books. */
export type Carrier = () => CarriedConnection;

/** A program on this machine came in through a local tunnel: the server connects it to the target. */
export function serveDirect(socket: Socket, link: SshLink, target: TunnelTarget, carrier: Carrier): void {
  const connection = carrier();
  connection.holds(socket);
  connection.aimsAt(placeText(target));
  openChannel(link, socket, target).then(
    (channel) => connection.join(channel),
    (error: unknown) => connection.fail(channelFailure(error, target)),
  );
}

/** A program on this machine came in through a dynamic tunnel: it says first where it wants to go. */
export function serveSocks(socket: Socket, link: SshLink, carrier: Carrier): void {
  const connection = carrier();
  connection.holds(socket);
  const serve = async (): Promise<void> => {
    const client = await readSocksRequest(socket);
    const { host, port } = client.request;
    const target = { host, port };
    connection.aimsAt(placeText(target));
    try {
      const channel = await openChannel(link, socket, target);
      client.granted();
      connection.join(channel);
    } catch (error) {
      const failure = channelFailure(error, target);
      client.refused(failure);
      throw failure;
    }
  };
  serve().catch((error: unknown) => connection.fail(error as LabError));
}

/** Somebody came in at the server: this machine connects to the target. */
export function serveRemote(visitor: RemoteVisitor, target: TunnelTarget, carrier: Carrier): void {
  const connection = carrier();
  const socket = connect({ ...target, ...CARRIED_SOCKET });
  connection.holds(socket);
  connection.aimsAt(placeText(target));
  let isAnswered = false;
  const refuse = (): void => {
    if (!isAnswered) visitor.reject();
    isAnswered = true;
  };
  socket.once('connect', () => {
    isAnswered = true;
    connection.join(visitor.accept());
  });
  socket.once('error', (error) => {
    if (!isAnswered) connection.fail(targetFailure(error, target));
  });
  socket.once('close', refuse);
}

function openChannel(link: SshLink, socket: Socket, target: TunnelTarget): Promise<ClientChannel> {
  return link.channel(placeText(target), (done) => {
    if ('path' in target) return void link.client.openssh_forwardOutStreamLocal(target.path, done);
    const { remoteAddress = '127.0.0.1', remotePort = 0 } = socket;
    link.client.forwardOut(remoteAddress, remotePort, target.host, target.port, done);
  });
}
