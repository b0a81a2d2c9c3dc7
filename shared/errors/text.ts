import type { ErrorCode, ErrorFacts } from './codes.ts';
import { keyText } from './key-text.ts';
import { filesText } from './files-text.ts';
import { mqttText } from './mqtt-text.ts';
import { say, type ErrorText } from './say.ts';
import { socketText } from './socket-text.ts';
import { tunnelText } from './tunnel-text.ts';

export type { ErrorText };

/** One entry per code; the mapped type makes a missing one a type error. */
export const errorText: { [C in ErrorCode]: (facts: ErrorFacts[C]) => ErrorText } = {
  ...mqttText,
  ...socketText,
  ...tunnelText,
  ...keyText,
  ...filesText,
  internal: ({ trace }) =>
    say('Something went wrong inside Wirebench', `Run “Show logs” and report the lines around trace ${trace}.`),
  'bad-request': ({ where }) =>
    say(`Wirebench was asked for something it does not offer (${where})`, 'Reload the window; if it stays, report it.'),
  'link-lost': () =>
    say('The connection to the Wirebench host was lost', 'It reconnects by itself; your sessions go on in the host.'),

  'workbench.no-link': () =>
    say('The desktop window has no address', 'Use “npm run serve” to open Wirebench in a browser.'),
  'host.port-taken': ({ host, port }) =>
    say(`Port ${port} on ${host} is taken by another program`, 'Choose another with --port, or 0 for any free one.'),
  'host.needs-tls': ({ host }) =>
    say(
      `Listening on ${host} would let others on the network in without encryption`,
      'Give a certificate with --tls-cert and --tls-key, or stay on 127.0.0.1 and use ssh -L.',
    ),
  'host.bad-option': ({ problem }) => say(problem, 'Run with --help to see every option.'),
  'host.not-built': ({ folder }) =>
    say(`The page is not built: ${folder} holds none`, 'Start with “npm start”, or run “npm run build” once.'),
  'host.listen-failed': ({ host, port, reason }) =>
    say(
      `Wirebench could not listen on ${host}, port ${port} (${reason})`,
      'Choose an address of this machine with --host and a port above 1023 with --port.',
    ),
  'host.bad-certificate': ({ file, reason }) =>
    say(`${file} cannot be used for TLS (${reason})`, 'Give a PEM certificate and its key: --tls-cert and --tls-key.'),

  'link.bad-token': () =>
    say(
      'This link has been used already, or is not one of this Wirebench',
      'Press Enter in the terminal that runs Wirebench for a new link, or use “Copy link for another browser” in a window that is in.',
    ),
  'link.not-entered': () =>
    say(
      'This browser has not been let in',
      'Open the link that Wirebench printed when it started; press Enter in that terminal for a new one, or start it again with “npm run serve”.',
    ),
  'link.too-many-tries': ({ waitS }) =>
    say('Too many wrong links were tried', `Wait ${waitS} s, then press Enter in the terminal for a new link.`),
  'link.wrong-address': ({ host }) =>
    say(`Wirebench does not answer to “${host}”`, 'Open it under the address it printed when it started.'),
  'link.too-busy': ({ limit }) =>
    say(`This window follows more than ${limit} things at once`, 'Close some panes, then try again.'),

  'workspace.locked': ({ dataDir, pid, host }) =>
    say(
      `Another Wirebench (process ${pid} on ${host}) has this workspace open: ${dataDir}`,
      'Use that one, close it, or start with another folder: --data DIR.',
    ),
  'workspace.read-only': ({ dataDir, reason }) =>
    say(
      `The data folder ${dataDir} cannot be written (${reason})`,
      'Correct its permissions, or start with another folder: --data DIR.',
    ),
  'workspace.too-new': ({ file, version, known }) =>
    say(
      `The workspace was written by a newer Wirebench (format ${version}; this one knows ${known})`,
      `Update Wirebench, or start with another folder: --data DIR. Nothing in ${file} was changed.`,
    ),
  'workspace.recovered': ({ movedTo, reason }) =>
    say(
      `The workspace database was damaged (${reason}), so Wirebench began a new one`,
      `The damaged file is kept as ${movedTo}; saved profiles and settings start fresh.`,
    ),
  'workspace.write-failed': ({ reason }) =>
    say(
      `The workspace could not be written (${reason})`,
      'Check the free space and permissions of the data folder, then try again.',
    ),
  'workspace.settings-reset': ({ fields }) =>
    say(
      `Some settings could not be read and are back to their defaults: ${fields.join(', ')}`,
      'Look through the settings and set them again.',
    ),

  'secrets.unreadable': ({ reason }) =>
    say(`A saved password cannot be opened on this machine (${reason})`, 'Enter it again in the profile and save.'),

  'session.unknown': () => say('This session is no longer on the list', 'Open it again from its profile.'),
  'session.still-open': () => say('This session is still open', 'Close it first, then remove it from the list.'),
  'session.frame-gone': ({ seq }) =>
    say(`Frame ${seq} is no longer kept`, 'The wire log is bounded; raise its limit in the settings to keep more.'),
  'session.packet-gone': ({ n }) =>
    say(`Packet ${n} is no longer kept`, 'The wire log is bounded; raise its limit in the settings to keep more.'),
  'session.no-capture': () =>
    say('This session is not one TCP connection', 'Export its wire log as text, or export one of its connections.'),

  'profile.unknown': () => say('This profile no longer exists', 'It may have been removed in another window.'),
  'profile.bad-move': () => say('A folder cannot be moved into itself', 'Choose a folder outside of it.'),
  'profile.too-many': ({ limit }) =>
    say(`A workspace holds at most ${limit} profiles`, 'Remove some that you no longer use.'),
  'profile.bad-file': ({ problem }) =>
    say(
      `This file holds no connections (${problem})`,
      'Choose one that Wirebench’s “Export all profiles”, MQTTX’s export as JSON, or MQTT Explorer’s settings.json made.',
    ),

  'certificates.unusable': ({ reason }) =>
    say(
      `The lab’s certificate authority cannot be used (${reason})`,
      'Turn the TLS listeners off, or start with another workspace: --data DIR.',
    ),

  'broker.no-state': ({ file, reason }) =>
    say(`${file} cannot be used to keep the broker’s state (${reason})`, 'Correct its permissions, or do not keep it.'),
  'broker.port-taken': ({ listener, port }) =>
    say(
      `Port ${port} for ${listener} is taken by another program`,
      'Stop that program, or choose another port in the settings (0 takes any free one).',
    ),
  'broker.no-permission': ({ listener, port }) =>
    say(
      `This user may not listen on port ${port} (${listener})`,
      'Choose a port above 1023; lower ones are kept for the administrator.',
    ),
  'broker.listen-failed': ({ listener, port, reason }) =>
    say(
      `The broker could not listen on port ${port} for ${listener} (${reason})`,
      'Choose another port and try again.',
    ),
  'broker.bad-certificate': ({ reason }) =>
    say(
      `The broker’s certificate cannot be used (${reason})`,
      'Turn the TLS listeners off, or see the logs for what is wrong with the lab’s authority.',
    ),
  'broker.no-listener': () => say('The broker has no listener that is on', 'Turn at least one on in the settings.'),
  'broker.nobody': () =>
    say(
      'Nobody could connect: there are no users, and anonymous clients are refused',
      'Add a user, or allow anonymous.',
    ),
  'broker.no-password': ({ name }) => say(`The user “${name}” has no password yet`, 'Give one, then save again.'),
  'broker.no-client': ({ clientId }) => say(`“${clientId}” is not connected any more`, 'It may have left by itself.'),
  'broker.not-running': () => say('The broker is not running', 'Start it, then try again.'),
  'broker.no-mosquitto': () =>
    say(
      'Mosquitto is not installed on this machine',
      'Install it (Debian, Ubuntu: sudo apt install mosquitto; macOS: brew install mosquitto; Windows: winget install EclipseFoundation.Mosquitto), then start again.',
    ),
  'broker.mosquitto-ended': ({ words }) =>
    say(`Mosquitto ended by itself: ${words}`, 'Its log below says more; correct the settings and start again.'),

  'practice.failed': ({ reason }) =>
    say(`The practice lab could not start (${reason})`, 'Stop other programs that use the same ports and try again.'),

  'ssh.no-session': () => say('This SSH session is closed', 'Connect again.'),
  'ssh.not-open': ({ state }) => say(`The connection is not open (${state})`, 'Reconnect, then try again.'),
  'ssh.host-not-found': ({ host }) =>
    say(`No machine called “${host}” was found`, 'Check the spelling and that this machine can resolve names.'),
  'ssh.refused': ({ address }) =>
    say(
      `${address} refused the connection`,
      'Nothing listens on that port: check the port, and that the SSH server is running on the device.',
    ),
  'ssh.timeout': ({ address, timeoutMs, waitingFor }) =>
    say(
      `${address} did not answer within ${timeoutMs / 1000} s (${waitingFor})`,
      'Check the address, that the device is on, and any firewall between.',
    ),
  'ssh.unreachable': ({ address, reason }) =>
    say(`${address} could not be reached (${reason})`, 'Check the address and the network, then connect again.'),
  'ssh.not-ssh': ({ address, reason }) =>
    say(`${address} answered, but not as an SSH server (${reason})`, 'Check the port; SSH is usually on 22.'),
  'ssh.no-common-algorithm': ({ address, what }) =>
    say(
      `${address} offers no ${what} that is safe today`,
      'Its SSH server is out of date: update the device. Wirebench does not fall back to broken algorithms.',
    ),
  'ssh.handshake': ({ address, reason }) =>
    say(
      `No secure connection to ${address} came about (${reason})`,
      'Nothing secret was sent. Try again; if it stays, look at the SSH server’s own log.',
    ),
  'ssh.host-key-changed': ({ address }) =>
    say(
      `${address} shows another host key than before`,
      'Somebody may be between you and the device, or it was set up anew. Nothing secret was sent. Compare the new fingerprint on the device’s own console before you go on.',
    ),
  'ssh.host-key-revoked': ({ address, source, line }) =>
    say(
      `${address} shows a host key that is revoked (${source}, line ${line})`,
      'This key must not be trusted any more. Nothing secret was sent. Ask who runs the device for its new key.',
    ),
  'ssh.host-key-refused': ({ address }) =>
    say(`The host key of ${address} was not trusted`, 'Nothing secret was sent. Connect again to be asked again.'),
  'ssh.login-failed': ({ user, address, serverSaid }) =>
    say(
      `${address} did not let “${user}” in${serverSaid ? `: ${serverSaid}` : ''}`,
      'See below what was tried, then correct the user name, the password or the key.',
    ),
  'ssh.login-cancelled': ({ address }) =>
    say(`The login to ${address} was cancelled`, 'Connect again when you have what it asks for.'),
  'ssh.bad-key': ({ name, reason }) =>
    say(
      `The key file ${name} cannot be used (${reason})`,
      'Choose a private key in OpenSSH’s format, as PEM, or of PuTTY.',
    ),
  'ssh.lost': ({ address, reason }) =>
    say(`The connection to ${address} broke (${reason})`, 'Reconnect to log in again; what is on the screen is kept.'),
  'ssh.channel-refused': ({ what, reason }) =>
    say(`The server did not open ${what} (${reason})`, 'Its configuration or this user’s rights may forbid it.'),
  'ssh.prompt-gone': () => say('This question is no longer open', 'It was answered, or the connection ended.'),
};

/** The text for a failure whose code is known only at run time. */
export function textOf(error: { code: ErrorCode; facts: ErrorFacts[ErrorCode] }): ErrorText {
  const make = errorText[error.code] as (facts: ErrorFacts[ErrorCode]) => ErrorText;
  return make(error.facts);
}
