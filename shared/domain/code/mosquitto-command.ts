import type { MqttSettings, Qos } from '../../contract/mqtt-profile.ts';
import {
  bareHost,
  CA_FILE,
  CERTIFICATE_FILE,
  commonNotes,
  credentialsOf,
  type Equivalent,
  type EquivalentConnection,
  type EquivalentMessage,
  type EquivalentSubscription,
  type EquivalentTask,
  isSecure,
  isWebSocket,
  payloadForm,
  payloadText,
  PAYLOAD_FILE,
  propertiesOf,
  startsClean,
  subscriptionOptions,
  VARIABLES,
} from './equivalent.ts';
import { propertyOptions } from './mosquitto-properties.ts';
import { printfFormat, shellWord } from './shell-quote.ts';

/** Longer commands are written on several lines. */
const LINE_LENGTH = 100;

/** mosquitto's clients take no keep-alive below this, in seconds. */
const LEAST_KEEPALIVE_S = 5;

/** Never expires; `-x` writes it as -1. */
const NEVER_S = 4_294_967_295;

/** Control characters, which mosquitto's clients refuse in a topic and a terminal may act on when pasted. */
const CONTROL = /[\0-\x1f\x7f-\x9f]/;
const CONTROL_BUT_LINE_END = /[\0-\x09\x0b-\x1f\x7f-\x9f]/;

/** The task as a `mosquitto_pub` or `mosquitto_sub` command line of mosquitto 2.0, for a POSIX shell. */
export function mosquittoCommand(connection: EquivalentConnection, task: EquivalentTask): Equivalent {
  const { settings } = connection;
  const topics = task.do === 'publish' ? [task.message.topic] : task.subscriptions.map(({ filter }) => filter);
  const program = task.do === 'publish' ? 'mosquitto_pub' : 'mosquitto_sub';
  if (isWebSocket(settings))
    return { code: null, notes: [`${program} 2.0 does not speak WebSocket. Use a TCP or TLS port of the broker.`] };
  if (topics.some((topic) => CONTROL.test(topic)))
    return { code: null, notes: [`${program} takes no control characters in a topic.`] };
  const options = connectionOptions(connection);
  const notes = [...commonNotes(connection), ...optionNotes(settings)];
  if (task.do === 'publish') {
    const properties = propertyOptions(propertiesOf(connection, task.message));
    if (properties.leftOut.length > 0)
      notes.push(`Left out, since no argument can hold their bytes: ${properties.leftOut.join(', ')}.`);
    return { code: publishCommand([...options, ...properties.options], task.message), notes };
  }
  const groups = Map.groupBy(task.subscriptions, (one) => subscribeOptions(connection, one).join(' '));
  if (groups.size > 1)
    notes.push(
      'mosquitto_sub asks for the same QoS and options for all its filters: there is one command for each. Run them side by side.',
    );
  notes.push(...subscriptionNotes(connection, task.subscriptions));
  const commands = [...groups.values()].map((group) =>
    command('mosquitto_sub', [
      ...options,
      '-v',
      ...group.map(({ filter }) => `-t ${shellWord(filter)}`),
      ...subscribeOptions(connection, group[0]!),
    ]),
  );
  return { code: commands.join('\n\n'), notes };
}

function publishCommand(options: readonly string[], { topic, payload, qos, retain }: EquivalentMessage): string {
  const rest = [...options, `-t ${shellWord(topic)}`, ...qosOption(qos), ...(retain ? ['-r'] : [])];
  const form = payloadForm(payload);
  if (form === 'empty') return command('mosquitto_pub', [...rest, '-n']);
  if (form === 'file') return command('mosquitto_pub', [...rest, `-f ${PAYLOAD_FILE}`]);
  const text = form === 'text' ? payloadText(payload) : null;
  if (text !== null && !CONTROL_BUT_LINE_END.test(text))
    return command('mosquitto_pub', [...rest, `-m ${shellWord(text)}`]);
  return `printf ${printfFormat(payload)} |\n${command('mosquitto_pub', [...rest, '-s'])}`;
}

function subscribeOptions(connection: EquivalentConnection, subscription: EquivalentSubscription): string[] {
  const { retainAsPublished, retainHandling } = subscriptionOptions(connection, subscription);
  return [
    ...qosOption(subscription.qos),
    ...(retainAsPublished ? ['--retain-as-published'] : []),
    ...(retainHandling === 2 ? ['-R'] : []),
  ];
}

/** What `mosquitto_sub` cannot ask for, and what it does not print. */
function subscriptionNotes(
  connection: EquivalentConnection,
  subscriptions: readonly EquivalentSubscription[],
): string[] {
  const all = subscriptions.map((one) => subscriptionOptions(connection, one));
  return [
    ...(all.some(({ noLocal }) => noLocal) ? ['mosquitto_sub cannot ask for no local, which is left out.'] : []),
    ...(all.some(({ retainHandling }) => retainHandling === 1)
      ? ['mosquitto_sub cannot ask for retained messages only if the subscription is new: it always gets them.']
      : []),
    ...(all.some(({ retainAsPublished, retainHandling }) => retainAsPublished && retainHandling === 2)
      ? ['With -R, mosquitto_sub does not print live messages that were published with retain, either.']
      : []),
  ];
}

const qosOption = (qos: Qos): string[] => (qos === 0 ? [] : [`-q ${qos}`]);

function command(program: string, options: readonly string[]): string {
  const line = [program, ...options].join(' ');
  return line.length <= LINE_LENGTH ? line : [program, ...options].join(' \\\n  ');
}

function connectionOptions(connection: EquivalentConnection): string[] {
  const { settings } = connection;
  const { hasUsername, hasPassword } = credentialsOf(connection);
  const { port, clientId, keepaliveS, protocolVersion } = settings;
  return [
    `-h ${shellWord(bareHost(settings))}`,
    `-p ${port}`,
    `-V ${protocolVersion === 5 ? 'mqttv5' : 'mqttv311'}`,
    ...(clientId === '' ? [] : [`-i ${shellWord(clientId)}`]),
    ...(keepaliveS === 60 ? [] : [`-k ${Math.max(keepaliveS, LEAST_KEEPALIVE_S)}`]),
    ...sessionOptions(settings),
    ...(hasUsername ? [`-u "$${VARIABLES.username}"`] : []),
    ...(hasPassword ? [`-P "$${VARIABLES.password}"`] : []),
    ...tlsOptions(settings),
    ...willOptions(settings),
  ];
}

function sessionOptions(settings: MqttSettings): string[] {
  const { sessionExpiryS, protocolVersion } = settings;
  const isClean = startsClean(settings);
  // With -c and without -x a session of MQTT 5.0 would never expire.
  const hasExpiry = protocolVersion === 5 && (!isClean || sessionExpiryS > 0);
  return [...(isClean ? [] : ['-c']), ...(hasExpiry ? [`-x ${sessionExpiryS === NEVER_S ? -1 : sessionExpiryS}`] : [])];
}

function tlsOptions(settings: MqttSettings): string[] {
  if (!isSecure(settings)) return [];
  return [
    settings.ca ? `--cafile ${CA_FILE}` : '--tls-use-os-certs',
    ...(settings.alpn?.[0] ? [`--tls-alpn ${shellWord(settings.alpn[0])}`] : []),
    ...(settings.clientCertificate ? [`--cert ${CERTIFICATE_FILE}`, `--key "$${VARIABLES.clientKey}"`] : []),
  ];
}

function willOptions({ will }: MqttSettings): string[] {
  if (!will || willProblem(will)) return [];
  return [
    `--will-topic ${shellWord(will.topic)}`,
    ...(will.payload === '' ? [] : [`--will-payload ${shellWord(will.payload)}`]),
    ...(will.qos === 0 ? [] : [`--will-qos ${will.qos}`]),
    ...(will.retain ? ['--will-retain'] : []),
  ];
}

/** Why the will cannot stand on a command line. */
function willProblem(will: NonNullable<MqttSettings['will']>): string | null {
  if (will.payload.includes('\0')) return 'its payload holds a NUL, which no argument of a command can';
  return CONTROL.test(will.topic) ? 'its topic holds a control character' : null;
}

function optionNotes(settings: MqttSettings): string[] {
  const notes: string[] = [];
  const problem = settings.will && willProblem(settings.will);
  if (problem) notes.push(`The will is left out: ${problem}.`);
  if (settings.keepaliveS < LEAST_KEEPALIVE_S)
    notes.push(
      `mosquitto’s clients take no keep-alive below ${LEAST_KEEPALIVE_S} s: the command says ${LEAST_KEEPALIVE_S}.`,
    );
  if (isSecure(settings) && settings.serverName !== '' && settings.serverName !== settings.host)
    notes.push('mosquitto’s clients expect the host’s own name in the certificate and cannot be given another.');
  if (isSecure(settings) && (settings.alpn?.length ?? 0) > 1)
    notes.push('mosquitto’s clients offer one application protocol (ALPN): the command has the first.');
  return notes;
}
