import type { UdpSettings } from '../../../contract/socket-udp.ts';
import { withoutBrackets } from '../../broker-address.ts';
import { isMulticast } from '../../ip-address.ts';
import type { Equivalent } from '../equivalent.ts';
import { sourceString } from '../source-string.ts';
import { pythonAnswer, type PythonAnswer } from './python-answers.ts';
import { indented, pythonBytes } from './python-text.ts';
import { answerOf, FILES, KEY_VARIABLE, PASSPHRASE_VARIABLE, taskNotes, type SocketTask } from './socket-task.ts';

type Task<Role extends SocketTask['role']> = Extract<SocketTask, { role: Role }>;

/** A program, its imports still apart. */
interface Draft {
  imports: string[];
  lines: string[];
  notes: string[];
}

/** The socket as a Python program with nothing but the standard library, Python 3.9 or newer. */
export function pythonProgram(task: SocketTask): Equivalent {
  const answer = pythonAnswer(answerOf(task));
  const { imports, lines, notes } =
    task.role === 'client'
      ? client(task, answer)
      : task.role === 'server'
        ? server(task, answer)
        : datagrams(task, answer);
  const needsStruct = task.role !== 'udp' && answer.streamDefinitions.length > 0;
  const used = [...new Set(['socket', ...imports, ...answer.imports, ...(needsStruct ? ['struct'] : [])])].toSorted();
  const code = [
    `# python3 ${task.role}.py`,
    ...used.map((name) => `import ${name}`),
    '',
    ...lines,
    '',
    '',
    'if __name__ == "__main__":',
    '    try:',
    '        main()',
    '    except KeyboardInterrupt:',
    '        pass',
    '',
  ];
  return { code: code.join('\n'), notes: [...taskNotes(task), ...answer.notes, ...notes] };
}

const messageLines = (messages: readonly Uint8Array[]): string[] => [
  'MESSAGES = [',
  ...messages.map((message) => `    ${pythonBytes(message)},`),
  ']',
];

function client(task: Task<'client'>, answer: PythonAnswer): Draft {
  const { settings, messages } = task;
  const { host, port, noDelay, connectTimeoutMs, tls } = settings;
  const isTyped = messages.length === 0 && settings.answer.kind === 'none';
  const lines = [
    `HOST = ${sourceString(withoutBrackets(host))}`,
    `PORT = ${port}`,
    ...messageLines(messages),
    '',
    '',
    ...answer.definitions,
    ...answer.streamDefinitions,
    ...(isTyped ? TYPE_LINES : []),
    'def handle(connection, peer):',
    ...indented(answer.handle),
    '',
    '',
    'def main():',
    `    connection = socket.create_connection((HOST, PORT), timeout=${connectTimeoutMs / 1_000})`,
    ...(noDelay ? ['    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)'] : []),
    ...(tls ? indented(clientTls(task)) : []),
    '    connection.settimeout(None)',
    '    with connection:',
    '        for message in MESSAGES:',
    '            connection.sendall(message)',
    ...(isTyped ? ['        threading.Thread(target=type_lines, args=(connection,), daemon=True).start()'] : []),
    '        handle(connection, f"{HOST}:{PORT}")',
  ];
  const imports = [...(tls ? ['ssl'] : []), ...(isTyped ? ['sys', 'threading'] : [])];
  if (tls?.pinnedFingerprint) imports.push('hashlib', 'sys');
  if (tls?.clientCertificate) imports.push('os');
  return { imports, lines, notes: [] };
}

const TYPE_LINES = [
  'def type_lines(connection):',
  '    """Sends what is typed, line by line."""',
  '    for line in sys.stdin:',
  '        connection.sendall(line.encode())',
  '',
  '',
];

function clientTls({ settings, secrets }: Task<'client'>): string[] {
  const { tls, host } = settings;
  if (!tls) return [];
  const name = sourceString(tls.serverName || withoutBrackets(host));
  const pin = tls.pinnedFingerprint?.replaceAll(':', '').toLowerCase();
  const phrase = secrets.includes('clientKeyPassphrase') ? `, os.environ["${PASSPHRASE_VARIABLE}"]` : '';
  return [
    `context = ssl.create_default_context(${tls.ca ? `cafile="${FILES.ca}"` : ''})`,
    ...versionLines(tls.versions),
    ...(tls.alpn.length > 0 ? [`context.set_alpn_protocols([${tls.alpn.map(sourceString).join(', ')}])`] : []),
    ...(tls.clientCertificate
      ? [`context.load_cert_chain("${FILES.client}", os.environ["${KEY_VARIABLE}"]${phrase})`]
      : []),
    // The fingerprint is compared below, before anything is sent.
    ...(pin ? ['context.check_hostname = False', 'context.verify_mode = ssl.CERT_NONE'] : []),
    `connection = context.wrap_socket(connection, server_hostname=${name})`,
    ...(pin
      ? [
          `if hashlib.sha256(connection.getpeercert(True)).hexdigest() != "${pin}":`,
          '    sys.exit("The server shows another certificate than the one that is trusted")',
        ]
      : []),
  ];
}

const versionLines = (versions: '1.2-1.3' | '1.2' | '1.3'): string[] => [
  `context.minimum_version = ssl.TLSVersion.TLSv1_${versions === '1.3' ? 3 : 2}`,
  ...(versions === '1.2' ? ['context.maximum_version = ssl.TLSVersion.TLSv1_2'] : []),
];

function server({ settings, port }: Task<'server'>, answer: PythonAnswer): Draft {
  const { host, backlog, accept, tls } = settings;
  const isThreaded = accept === 'concurrent';
  const bare = withoutBrackets(host);
  const serve = isThreaded
    ? ['threading.Thread(target=serve, args=(connection, peer), daemon=True).start()']
    : ['serve(connection, peer)'];
  const lines = [
    `HOST = ${sourceString(bare)}`,
    `PORT = ${port}`,
    '',
    '',
    ...answer.definitions,
    ...answer.streamDefinitions,
    'def handle(connection, peer):',
    ...indented(answer.handle),
    '',
    '',
    `def serve(connection, peer):`,
    ...(isThreaded ? ['    """One client, in a thread of its own."""'] : ['    """One client; the next waits."""']),
    '    try:',
    '        with connection:',
    ...(tls ? ['            connection = CONTEXT.wrap_socket(connection, server_side=True)'] : []),
    '            handle(connection, peer)',
    '    except OSError as error:',
    '        print(peer, error, flush=True)',
    '',
    '',
    ...(tls ? serverTls(tls) : []),
    'def main():',
    `    family = socket.${bare.includes(':') ? 'AF_INET6' : 'AF_INET'}`,
    `    with socket.create_server((HOST, PORT), family=family, backlog=${backlog}) as listener:`,
    '        print("listening on", listener.getsockname(), flush=True)',
    '        while True:',
    '            connection, address = listener.accept()',
    '            peer = f"{address[0]}:{address[1]}"',
    ...indented(serve, 3),
  ];
  const imports = [...(isThreaded ? ['threading'] : []), ...(tls ? ['ssl'] : [])];
  return { imports, lines, notes: [] };
}

function serverTls(tls: NonNullable<Task<'server'>['settings']['tls']>): string[] {
  return [
    'def make_context():',
    '    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)',
    `    context.load_cert_chain("${FILES.certificate}", "${FILES.key}")`,
    ...indented(versionLines(tls.versions)),
    ...(tls.alpn.length > 0 ? [`    context.set_alpn_protocols([${tls.alpn.map(sourceString).join(', ')}])`] : []),
    ...(tls.clientCa
      ? ['    context.verify_mode = ssl.CERT_REQUIRED', `    context.load_verify_locations("${FILES.clientCa}")`]
      : []),
    '    return context',
    '',
    '',
    'CONTEXT = make_context()',
    '',
    '',
  ];
}

function datagrams({ settings, port, messages }: Task<'udp'>, answer: PythonAnswer): Draft {
  const { family, host, target, broadcast, groups } = settings;
  const isConnected = target !== null && !broadcast && !isMulticast(target.host);
  const lines = [
    ...(target ? [`TARGET = (${sourceString(withoutBrackets(target.host))}, ${target.port})`] : []),
    ...messageLines(messages),
    '',
    '',
    ...answer.definitions,
    ...answer.datagramDefinitions,
    'def answer(data, peer, count):',
    ...indented(answer.datagram),
    '',
    '',
    'def main():',
    `    udp = socket.socket(socket.AF_INET${family === 6 ? '6' : ''}, socket.SOCK_DGRAM)`,
    ...(groups.length > 0 ? ['    udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)'] : []),
    `    udp.bind((${sourceString(withoutBrackets(host))}, ${target ? settings.port : port}))`,
    ...(broadcast ? ['    udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)'] : []),
    ...indented(multicastLines(settings)),
    ...(isConnected ? ['    udp.connect(TARGET)'] : []),
    '    print("bound to", udp.getsockname(), flush=True)',
    ...(target
      ? ['    for message in MESSAGES:', `        udp.${isConnected ? 'send(message)' : 'sendto(message, TARGET)'}`]
      : []),
    '    count = 0',
    '    while True:',
    '        data, address = udp.recvfrom(65535)',
    '        peer = f"{address[0]}:{address[1]}"',
    '        print(peer, data, flush=True)',
    '        count += 1',
    '        reply = answer(data, peer, count)',
    '        if reply is not None:',
    `            udp.${isConnected ? 'send(reply)' : 'sendto(reply, address)'}`,
  ];
  const hasMulticast = groups.length > 0 || (target !== null && isMulticast(target.host));
  return { imports: hasMulticast ? ['struct'] : [], lines, notes: udpNotes(settings, messages) };
}

function udpNotes({ target }: UdpSettings, messages: readonly Uint8Array[]): string[] {
  return target === null && messages.length > 0
    ? ['What you sent by hand is in MESSAGES; the program, as a server, sends only answers.']
    : [];
}

/** Options of RFC 3678 and RFC 3493 §5.2, by the interface's number. */
function multicastLines({
  family,
  groups,
  target,
  interfaceName,
  multicastTtl,
  multicastLoopback,
}: UdpSettings): string[] {
  if (groups.length === 0 && !(target && isMulticast(target.host))) return [];
  const loop = Number(multicastLoopback);
  const number = interfaceName === '' ? '0' : `socket.if_nametoindex(${sourceString(interfaceName)})`;
  const bare = groups.map((group) => sourceString(withoutBrackets(group)));
  if (family === 6)
    return [
      `interface = ${number}`,
      `udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, ${multicastTtl})`,
      `udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, ${loop})`,
      'udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, interface)',
      ...bare.flatMap((group) => [
        `member = socket.inet_pton(socket.AF_INET6, ${group}) + struct.pack("@I", interface)`,
        'udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)',
      ]),
    ];
  const request = (group: string): string =>
    `struct.pack("4s4si", socket.inet_aton(${group}), socket.inet_aton("0.0.0.0"), interface)`;
  return [
    `interface = ${number}`,
    `udp.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, ${multicastTtl})`,
    `udp.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, ${loop})`,
    ...(interfaceName === ''
      ? []
      : [`udp.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, ${request('"0.0.0.0"')})`]),
    ...bare.map((group) => `udp.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, ${request(group)})`),
  ];
}
