import type { ErrorCode, ErrorFacts } from './codes.ts';
import { say, type ErrorText } from './say.ts';

type TunnelCode = Extract<ErrorCode, `tunnel.${string}`>;

const WHO = { here: 'this machine', server: 'the SSH server' };
/** Where a target is looked at from decides what its name means. */
const SEEN = {
  here: 'The target is what this machine reaches by that name.',
  server: 'The target is what the SSH server reaches by that name: localhost there is the server itself.',
};

/** What keeps a server from listening, as it does not say itself. */
const NOT_LISTENING = {
  port: 'The port may be taken there (also by an earlier connection that broke), below 1024, or forbidden by AllowTcpForwarding, PermitListen or the options of this key in authorized_keys. Port 0 takes any free one.',
  path: 'A file may be there already (also the socket of an earlier connection: remove it, or choose another path), this login may not write to its folder, or AllowStreamLocalForwarding or the options of this key in authorized_keys forbid it.',
};

/** The words for SSH tunnels. */
export const tunnelText: { [C in TunnelCode]: (facts: ErrorFacts[C]) => ErrorText } = {
  'tunnel.unknown': () => say('This is no longer on the list', 'It was removed, or left to make room for newer ones.'),
  'tunnel.too-many': ({ limit }) =>
    say(`A connection keeps no more than ${limit} tunnels`, 'Remove one that you no longer need.'),
  'tunnel.same': ({ address }) =>
    say(`A tunnel on ${address} is on the list already`, 'Start that one, or choose another port.'),
  'tunnel.port-taken': ({ address }) =>
    say(`${address} is taken by another program`, 'Choose another port, or 0 for any free one.'),
  'tunnel.path-taken': ({ path }) =>
    say(`A file is at ${path} already`, 'Remove it if no program uses it, or choose another path.'),
  'tunnel.port-forbidden': ({ address }) =>
    say(
      `This machine does not let you listen on ${address}`,
      'Ports below 1024 are kept for administrators: choose a higher one.',
    ),
  'tunnel.listen-failed': ({ address, reason }) =>
    say(
      `Wirebench could not listen on ${address} (${reason})`,
      'Choose an address of this machine, such as 127.0.0.1; a Unix socket needs a folder you may write to.',
    ),
  'tunnel.server-listen-refused': ({ address, door }) =>
    say(`The SSH server did not listen on ${address}`, `It does not say why. ${NOT_LISTENING[door]}`),
  'tunnel.prohibited': ({ target, serverSaid }) =>
    say(
      `The SSH server does not let this login reach ${target} (administratively prohibited${serverSaid ? `: ${serverSaid}` : ''})`,
      'Forwarding is switched off or restricted there: AllowTcpForwarding, AllowStreamLocalForwarding, PermitOpen, or the options of this key in authorized_keys. Who runs the server can allow it.',
    ),
  'tunnel.target-refused': ({ target, from }) =>
    say(
      `${target} refused the connection from ${WHO[from]}`,
      `Nothing listens there: check the port, and that the program is running. ${SEEN[from]}`,
    ),
  'tunnel.target-not-found': ({ target, from }) =>
    say(`${WHO[from] === WHO.here ? 'This machine' : 'The SSH server'} does not know ${target}`, SEEN[from]),
  'tunnel.target-failed': ({ target, from, reason }) =>
    say(`${target} could not be reached from ${WHO[from]} (${reason})`, SEEN[from]),
  'tunnel.not-socks': ({ reason }) =>
    say(
      `A client asked for nothing that a SOCKS proxy can do: ${reason}`,
      'Dynamic tunnels take CONNECT of SOCKS 4, 4a and 5 without a login.',
    ),
  'tunnel.connection-lost': ({ reason }) =>
    say(`One end broke the connection off (${reason})`, 'Only this connection ended; the tunnel goes on.'),
};
