import type { ServerTls, TlsVersions } from '../../../contract/socket-tls.ts';
import type { UdpSettings } from '../../../contract/socket-udp.ts';
import { withoutBrackets } from '../../broker-address.ts';
import { isMulticast } from '../../ip-address.ts';
import type { Equivalent } from '../equivalent.ts';
import { sourceString } from '../source-string.ts';
import { nodeAnswer, nodeBytes, type NodeAnswer } from './node-answers.ts';
import { answerOf, FILES, KEY_VARIABLE, PASSPHRASE_VARIABLE, taskNotes, type SocketTask } from './socket-task.ts';

type Task<Role extends SocketTask['role']> = Extract<SocketTask, { role: Role }>;

/** The socket as a program for Node.js 20 or newer with nothing but its own modules, an ES module. */
export function nodeProgram(task: SocketTask): Equivalent {
  const answer = nodeAnswer(answerOf(task));
  const body =
    task.role === 'client'
      ? client(task, answer)
      : task.role === 'server'
        ? server(task, answer)
        : datagrams(task, answer);
  const further = task.role === 'udp' ? answer.datagramDefinitions : answer.streamDefinitions;
  const text = [...answer.definitions, ...further, ...body].join('\n');
  const imports = [
    ...(text.includes('isUtf8(') ? [`import { isUtf8 } from 'node:buffer';`] : []),
    ...(text.includes('createSocket(') ? [`import { createSocket } from 'node:dgram';`] : []),
    ...(text.includes('readFileSync(') ? [`import { readFileSync } from 'node:fs';`] : []),
    ...(text.includes('net.') ? [`import net from 'node:net';`] : []),
    ...(text.includes('networkInterfaces(') ? [`import { networkInterfaces } from 'node:os';`] : []),
    ...(text.includes('tls.') ? [`import tls from 'node:tls';`] : []),
  ];
  const code = [`// node ${task.role}.mjs`, ...imports, '', text, ''].join('\n');
  return { code, notes: [...taskNotes(task), ...ownNotes(task)] };
}

function ownNotes(task: SocketTask): string[] {
  if (task.role !== 'server' || task.settings.accept !== 'one-at-a-time') return [];
  return ['Node.js accepts everybody; the program lets the others wait in a list of its own.'];
}

const handleFunction = ({ handle }: NodeAnswer): string[] => [
  'function handle(socket, peer) {',
  ...handle.map((line) => `  ${line}`),
  '}',
  '',
];

const messageLines = (messages: readonly Uint8Array[]): string[] => [
  'const messages = [',
  ...messages.map((message) => `  ${nodeBytes(message)},`),
  '];',
];

function client({ settings, messages, secrets }: Task<'client'>, answer: NodeAnswer): string[] {
  const { host, port, noDelay, connectTimeoutMs, tls, answer: own } = settings;
  const bare = withoutBrackets(host);
  const isTyped = messages.length === 0 && own.kind === 'none';
  const phrase = secrets.includes('clientKeyPassphrase') ? `process.env.${PASSPHRASE_VARIABLE}` : null;
  const options = [
    `host: ${sourceString(bare)},`,
    `port: ${port},`,
    ...(noDelay ? ['noDelay: true,'] : []),
    ...(tls
      ? [
          ...(tls.serverName ? [`servername: ${sourceString(tls.serverName)},`] : []),
          ...versionLines(tls.versions),
          ...alpnLines(tls.alpn),
          ...(tls.ca ? [`ca: readFileSync('${FILES.ca}'),`] : []),
          ...(tls.clientCertificate
            ? [`cert: readFileSync('${FILES.client}'),`, `key: readFileSync(process.env.${KEY_VARIABLE}),`]
            : []),
          ...(tls.clientCertificate && phrase ? [`passphrase: ${phrase},`] : []),
          ...(tls.pinnedFingerprint ? ['rejectUnauthorized: false, // Its fingerprint is compared below.'] : []),
        ]
      : []),
  ];
  return [
    ...messageLines(messages),
    '',
    ...handleFunction(answer),
    `const socket = ${tls ? 'tls' : 'net'}.connect({`,
    ...options.map((option) => `  ${option}`),
    '});',
    `const timer = setTimeout(() => socket.destroy(new Error('no connection in time')), ${connectTimeoutMs});`,
    `socket.on('error', (error) => {`,
    '  clearTimeout(timer);',
    '  console.error(error.message);',
    '  process.exitCode = 1;',
    '});',
    `socket.once('${tls ? 'secureConnect' : 'connect'}', () => {`,
    '  clearTimeout(timer);',
    ...(tls?.pinnedFingerprint
      ? [
          `  if (socket.getPeerX509Certificate().fingerprint256 !== '${tls.pinnedFingerprint}')`,
          `    return socket.destroy(new Error('The server shows another certificate than the one that is trusted'));`,
        ]
      : []),
    '  for (const message of messages) socket.write(message);',
    `  handle(socket, ${sourceString(`${bare}:${port}`)});`,
    ...(isTyped ? ['  process.stdin.pipe(socket);'] : []),
    '});',
  ];
}

const alpnLines = (alpn: readonly string[]): string[] =>
  alpn.length === 0 ? [] : [`ALPNProtocols: [${alpn.map((name) => sourceString(name)).join(', ')}],`];

const versionLines = (versions: TlsVersions): string[] => [
  `minVersion: 'TLSv1.${versions === '1.3' ? 3 : 2}',`,
  ...(versions === '1.2' ? [`maxVersion: 'TLSv1.2',`] : []),
];

const serverOptions = ({ alpn, versions, clientCa }: ServerTls): string[] => [
  `cert: readFileSync('${FILES.certificate}'),`,
  `key: readFileSync('${FILES.key}'),`,
  ...versionLines(versions),
  ...alpnLines(alpn),
  ...(clientCa ? [`ca: readFileSync('${FILES.clientCa}'),`, 'requestCert: true,', 'rejectUnauthorized: true,'] : []),
];

function server({ settings, port }: Task<'server'>, answer: NodeAnswer): string[] {
  const { host, backlog, accept, tls } = settings;
  const options = [
    ...(tls ? serverOptions(tls) : []),
    ...(accept === 'one-at-a-time' ? ['pauseOnConnect: true,'] : []),
  ];
  const create = `${tls ? 'tls' : 'net'}.createServer(${options.length === 0 ? '' : `{\n${options.map((option) => `  ${option}`).join('\n')}\n}, `}`;
  return [
    ...handleFunction(answer),
    ...(accept === 'one-at-a-time' ? ONE_AT_A_TIME : []),
    `const server = ${create}(socket) => {`,
    '  const peer = `${socket.remoteAddress}:${socket.remotePort}`;',
    "  socket.on('error', (error) => console.log(peer, error.message));",
    accept === 'one-at-a-time' ? '  waiting.push({ socket, peer });\n  serveNext();' : '  handle(socket, peer);',
    '});',
    ...(tls ? ["server.on('tlsClientError', (error) => console.log(error.message));"] : []),
    `const where = { host: ${sourceString(withoutBrackets(host))}, port: ${port}, backlog: ${backlog} };`,
    "server.listen(where, () => console.log('listening on', server.address()));",
  ];
}

const ONE_AT_A_TIME = [
  'const waiting = [];',
  'let served = null;',
  '',
  '/** One client at a time; the others wait. */',
  'function serveNext() {',
  '  if (served || waiting.length === 0) return;',
  '  const { socket, peer } = waiting.shift();',
  '  served = socket;',
  "  socket.once('close', () => {",
  '    served = null;',
  '    serveNext();',
  '  });',
  '  handle(socket, peer);',
  '  socket.resume();',
  '}',
  '',
];

function datagrams({ settings, port, messages }: Task<'udp'>, answer: NodeAnswer): string[] {
  const { family, host, target, broadcast, groups } = settings;
  const isConnected = target !== null && !broadcast && !isMulticast(target.host);
  const to = target ? `${target.port}, ${sourceString(withoutBrackets(target.host))}` : '';
  const sends = target ? [`for (const message of messages) socket.send(message${isConnected ? '' : `, ${to}`});`] : [];
  return [
    ...messageLines(messages),
    'let count = 0;',
    '',
    `${answer.datagram.some((line) => line.includes('await ')) ? 'async ' : ''}function answer(data, peer, count) {`,
    ...answer.datagram.map((line) => `  ${line}`),
    '}',
    '',
    `const socket = createSocket({ type: 'udp${family}'${groups.length > 0 ? ', reuseAddr: true' : ''} });`,
    "socket.on('error', (error) => console.error(error.message));",
    "socket.on('message', async (data, from) => {",
    '  const peer = `${from.address}:${from.port}`;',
    '  console.log(peer, data.toString());',
    '  count += 1;',
    '  const reply = await answer(data, peer, count);',
    `  if (reply) socket.send(reply${isConnected ? '' : ', from.port, from.address'});`,
    '});',
    `socket.bind(${target ? settings.port : port}, ${sourceString(withoutBrackets(host))}, () => {`,
    "  console.log('bound to', socket.address());",
    ...(broadcast ? ['  socket.setBroadcast(true);'] : []),
    ...multicastLines(settings).map((line) => `  ${line}`),
    ...(isConnected
      ? [`  socket.connect(${to}, () => {`, ...sends.map((line) => `    ${line}`), '  });']
      : sends.map((line) => `  ${line}`)),
    '});',
  ];
}

function multicastLines({
  family,
  groups,
  target,
  interfaceName,
  multicastTtl,
  multicastLoopback,
}: UdpSettings): string[] {
  if (groups.length === 0 && !(target && isMulticast(target.host))) return [];
  const name = sourceString(interfaceName);
  // IPv4 names an interface by its address, IPv6 by its name.
  const place = family === 6 ? sourceString(`::%${interfaceName}`) : 'address';
  const isChosen = interfaceName !== '';
  return [
    ...(isChosen && family === 4
      ? [`const { address } = networkInterfaces()[${name}].find(({ family }) => family === 'IPv4');`]
      : []),
    `socket.setMulticastTTL(${multicastTtl});`,
    `socket.setMulticastLoopback(${multicastLoopback});`,
    ...(isChosen ? [`socket.setMulticastInterface(${place});`] : []),
    ...groups.map(
      (group) => `socket.addMembership(${sourceString(withoutBrackets(group))}${isChosen ? `, ${place}` : ''});`,
    ),
  ];
}
