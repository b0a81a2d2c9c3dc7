import type { ErrorCode, ErrorFacts } from './codes.ts';
import { say, type ErrorText } from './say.ts';

type SocketCode = Extract<ErrorCode, `socket.${string}`>;

/** The words for everything around sockets. */
export const socketText: { [C in SocketCode]: (facts: ErrorFacts[C]) => ErrorText } = {
  'socket.no-session': () => say('This socket is no longer on the list', 'Open a new one.'),
  'socket.not-open': ({ state }) => say(`The connection is not open (${state})`, 'Connect, then try again.'),
  'socket.finished': ({ address }) =>
    say(
      `Nothing more can be sent to ${address}: our side has finished sending`,
      'What the other side still sends is shown. Connect again to send more.',
    ),
  'socket.host-not-found': ({ host }) =>
    say(`No machine called “${host}” was found`, 'Check the spelling and that this machine can resolve names.'),
  'socket.refused': ({ address }) =>
    say(
      `${address} refused the connection`,
      'Nothing listens on that port: check the port, and that the server is running.',
    ),
  'socket.timeout': ({ address, timeoutMs }) =>
    say(
      `${address} did not answer within ${timeoutMs / 1000} s`,
      'Check the address and any firewall between; the wait can be changed in the form.',
    ),
  'socket.unreachable': ({ address, reason }) =>
    say(`${address} could not be reached (${reason})`, 'Check the address and the network, then connect again.'),
  'socket.lost': ({ address, reason }) =>
    say(
      reason === 'ECONNRESET' ? `${address} reset the connection` : `The connection to ${address} broke (${reason})`,
      'What crossed the wire is kept below. Connect again to go on.',
    ),
  'socket.tls': ({ address, reason, chain }) =>
    say(
      `No trusted encrypted connection with ${address}: ${reason}`,
      chain.length > 0
        ? 'Look at the certificates below. If they are the right ones, choose their authority in the form, or trust this one certificate.'
        : 'Check versions, protocols (ALPN) and certificates on both sides.',
    ),
  'socket.not-tls': ({ address, reason }) =>
    say(`${address} answered, but not in TLS (${reason})`, 'Check the port, or use plain TCP.'),
  'socket.bad-certificate-file': ({ which, reason }) =>
    say(`The ${which} cannot be used (${reason})`, 'Choose a PEM file that fits, with its passphrase if it has one.'),
  'socket.datagram-too-large': ({ sizeBytes, limitBytes }) =>
    say(
      `A datagram of ${sizeBytes} bytes cannot be sent`,
      `It carries at most ${limitBytes} bytes: send it as several, or over TCP.`,
    ),
  'socket.broadcast-off': ({ address }) =>
    say(`${address} is a broadcast address`, 'Allow broadcast in the form, then send again.'),
  'socket.port-unreachable': ({ address }) =>
    say(
      `Nothing listens on ${address}: it answered “port unreachable” (ICMP)`,
      'Check the port; UDP itself tells nothing more.',
    ),
  'socket.no-multicast': ({ group, interfaceName, reason }) =>
    say(
      `The group ${group} cannot be used on ${interfaceName || 'the system’s interface'} (${reason})`,
      'Groups are 224.0.0.0 to 239.255.255.255, or ff00::/8; choose an interface that has such addresses.',
    ),
  'socket.no-interface': ({ name, family }) =>
    say(`No interface “${name}” has an IPv${family} address`, 'Choose another interface, or the other family.'),
  'socket.no-target': () => say('Nobody to send to', 'Say the address and port that the datagram goes to.'),
  'socket.bad-rule': ({ number, reason }) =>
    say(`Rule ${number} cannot be used: ${reason}`, 'Correct it, then try again.'),
  'socket.port-taken': ({ address }) =>
    say(`${address} is taken by another program`, 'Choose another port, or 0 for any free one.'),
  'socket.port-forbidden': ({ address }) =>
    say(
      `This machine does not let you listen on ${address}`,
      'Ports below 1024 are kept for administrators: choose a higher one.',
    ),
  'socket.listen-failed': ({ address, reason }) =>
    say(
      `Wirebench could not listen on ${address} (${reason})`,
      'Choose an address of this machine, such as 127.0.0.1.',
    ),
};
