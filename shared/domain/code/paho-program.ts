import type { MqttSettings } from '../../contract/mqtt-profile.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
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
import { bytesToHex } from './hex-text.ts';
import { sourceString } from './source-string.ts';

/** The task as a Python program with paho-mqtt 2. */
export function pahoProgram(connection: EquivalentConnection, task: EquivalentTask): Equivalent {
  const { settings } = connection;
  const properties = task.do === 'publish' ? propertyLines(propertiesOf(connection, task.message)) : [];
  const filters = task.do === 'subscribe' ? task.subscriptions.map((one) => filterLine(connection, one)) : [];
  const callbacks = task.do === 'publish' ? publishCallbacks(task.message, properties) : subscribeCallbacks(filters);
  const set = task.do === 'publish' ? ['on_connect', 'on_publish'] : ['on_connect', 'on_subscribe', 'on_message'];
  const setUp = setUpLines(connection);
  const needsEnvironment = setUp.some((line) => line.includes('os.environ'));
  const hasExpiry = settings.protocolVersion === 5 && settings.sessionExpiryS > 0;
  const lines = [
    `# pip install "paho-mqtt>=2", then: python3 ${task.do}.py`,
    ...(needsEnvironment ? ['import os'] : []),
    'import sys',
    '',
    'import paho.mqtt.client as mqtt',
    ...(hasExpiry || properties.length > 0
      ? ['from paho.mqtt.packettypes import PacketTypes', 'from paho.mqtt.properties import Properties']
      : []),
    ...(task.do === 'subscribe' && settings.protocolVersion === 5
      ? ['from paho.mqtt.subscribeoptions import SubscribeOptions']
      : []),
    '',
    '',
    ...callbacks,
    ...clientLines(settings),
    ...set.map((name) => `client.${name} = ${name}`),
    ...setUp,
    ...connectLines(settings, hasExpiry),
    'try:',
    '    client.loop_forever()',
    'except KeyboardInterrupt:',
    '    client.disconnect()',
    '',
  ];
  return { code: lines.join('\n'), notes: [...commonNotes(connection), ...ownNotes(settings)] };
}

const REFUSED = [
  'def on_connect(client, userdata, flags, reason_code, properties):',
  '    if reason_code.is_failure:',
  '        sys.exit(f"Not connected: {reason_code}")',
];

function publishCallbacks(message: EquivalentMessage, properties: readonly string[]): string[] {
  const { topic, qos, retain } = message;
  const last = properties.length === 0 ? '' : ', properties=message_properties';
  return [
    ...REFUSED,
    ...properties.map((line) => `    ${line}`),
    `    client.publish(${sourceString(topic)}, ${payloadExpression(message)}, qos=${qos}, retain=${boolean(retain)}${last})`,
    '',
    '',
    'def on_publish(client, userdata, mid, reason_code, properties):',
    '    client.disconnect()',
    '    if reason_code.is_failure:',
    '        sys.exit(f"Not published: {reason_code}")',
    '',
    '',
  ];
}

/** Lines that make a message's properties; none where it has none. */
function propertyLines(properties: PublishProperties): string[] {
  const { isUtf8, messageExpiryS, contentType, responseTopic, correlationData, topicAlias } = properties;
  const lines = [
    ...(isUtf8 === undefined ? [] : [`PayloadFormatIndicator = ${Number(isUtf8)}`]),
    ...(messageExpiryS === undefined ? [] : [`MessageExpiryInterval = ${messageExpiryS}`]),
    ...(contentType === undefined ? [] : [`ContentType = ${sourceString(contentType)}`]),
    ...(responseTopic === undefined ? [] : [`ResponseTopic = ${sourceString(responseTopic)}`]),
    ...(correlationData === undefined ? [] : [`CorrelationData = bytes.fromhex("${bytesToHex(correlationData)}")`]),
    ...(topicAlias === undefined ? [] : [`TopicAlias = ${topicAlias}`]),
    // Every assignment adds one.
    ...(properties.userProperties ?? []).map(
      ([name, value]) => `UserProperty = (${sourceString(name)}, ${sourceString(value)})`,
    ),
  ];
  if (lines.length === 0) return [];
  return ['message_properties = Properties(PacketTypes.PUBLISH)', ...lines.map((line) => `message_properties.${line}`)];
}

function subscribeCallbacks(filters: readonly string[]): string[] {
  return [
    'FILTERS = [',
    ...filters,
    ']',
    '',
    '',
    ...REFUSED,
    '    client.subscribe(FILTERS)',
    '',
    '',
    'def on_subscribe(client, userdata, mid, reason_codes, properties):',
    '    for (topic_filter, _), reason_code in zip(FILTERS, reason_codes):',
    '        if reason_code.is_failure:',
    '            print(f"Not subscribed to {topic_filter}: {reason_code}", file=sys.stderr)',
    '',
    '',
    'def on_message(client, userdata, message):',
    '    print(message.topic, message.payload.decode(errors="backslashreplace"), flush=True)',
    '',
    '',
  ];
}

/** With MQTT 5.0 paho takes options in place of the QoS. */
function filterLine(connection: EquivalentConnection, subscription: EquivalentSubscription): string {
  const { noLocal, retainAsPublished, retainHandling } = subscriptionOptions(connection, subscription);
  const { filter, qos } = subscription;
  if (connection.settings.protocolVersion !== 5) return `    (${sourceString(filter)}, ${qos}),`;
  const options = [
    `qos=${qos}`,
    ...(noLocal ? ['noLocal=True'] : []),
    ...(retainAsPublished ? ['retainAsPublished=True'] : []),
    ...(retainHandling === 0 ? [] : [`retainHandling=${retainHandling}`]),
  ];
  return `    (${sourceString(filter)}, SubscribeOptions(${options.join(', ')})),`;
}

function payloadExpression({ payload }: EquivalentMessage): string {
  const form = payloadForm(payload);
  if (form === 'file') return `open("${PAYLOAD_FILE}", "rb").read()`;
  if (form === 'bytes') return `bytes.fromhex("${bytesToHex(payload)}")`;
  return sourceString(form === 'empty' ? '' : payloadText(payload));
}

const boolean = (value: boolean): string => (value ? 'True' : 'False');

function clientLines(settings: MqttSettings): string[] {
  const { clientId, protocolVersion } = settings;
  return [
    'client = mqtt.Client(',
    '    mqtt.CallbackAPIVersion.VERSION2,',
    ...(clientId === '' ? [] : [`    client_id=${sourceString(clientId)},`]),
    ...(protocolVersion === 4 ? [`    clean_session=${boolean(startsClean(settings))},`] : []),
    `    protocol=mqtt.MQTTv${protocolVersion === 5 ? '5' : '311'},`,
    ...(isWebSocket(settings) ? ['    transport="websockets",'] : []),
    ')',
  ];
}

/** What is set between making the client and connecting it. */
function setUpLines(connection: EquivalentConnection): string[] {
  const { settings } = connection;
  const { hasUsername, hasPassword } = credentialsOf(connection);
  const name = hasUsername ? environment(VARIABLES.username) : '""';
  const password = hasPassword ? `, ${environment(VARIABLES.password)}` : '';
  const path = `/${settings.path.replace(/^\//, '')}`;
  return [
    ...(hasUsername || hasPassword ? [`client.username_pw_set(${name}${password})`] : []),
    ...(isWebSocket(settings) ? [`client.ws_set_options(path=${sourceString(path)})`] : []),
    ...secureLines(connection),
    ...willLines(settings),
  ];
}

const environment = (name: string): string => `os.environ["${name}"]`;

function secureLines({ settings, secrets }: EquivalentConnection): string[] {
  if (!isSecure(settings)) return [];
  const { ca, clientCertificate } = settings;
  const lines = [
    ...(ca ? [`    ca_certs="${CA_FILE}",`] : []),
    ...(clientCertificate
      ? [`    certfile="${CERTIFICATE_FILE}",`, `    keyfile=${environment(VARIABLES.clientKey)},`]
      : []),
    ...(clientCertificate && secrets.includes('clientKeyPassphrase')
      ? [`    keyfile_password=${environment(VARIABLES.clientKeyPassphrase)},`]
      : []),
  ];
  return lines.length === 0 ? ['client.tls_set()'] : ['client.tls_set(', ...lines, ')'];
}

function willLines({ will }: MqttSettings): string[] {
  if (!will) return [];
  const { topic, payload, qos, retain } = will;
  return [`client.will_set(${sourceString(topic)}, ${sourceString(payload)}, qos=${qos}, retain=${boolean(retain)})`];
}

function connectLines(settings: MqttSettings, hasExpiry: boolean): string[] {
  const { port, keepaliveS, protocolVersion, sessionExpiryS } = settings;
  const five = [
    `, clean_start=${boolean(startsClean(settings))}`,
    ...(hasExpiry ? [', properties=connect_properties'] : []),
  ];
  return [
    ...(hasExpiry
      ? [
          'connect_properties = Properties(PacketTypes.CONNECT)',
          `connect_properties.SessionExpiryInterval = ${sessionExpiryS}`,
        ]
      : []),
    `client.connect(${sourceString(bareHost(settings))}, ${port}, keepalive=${keepaliveS}${protocolVersion === 5 ? five.join('') : ''})`,
  ];
}

function ownNotes(settings: MqttSettings): string[] {
  if (!isSecure(settings)) return [];
  const { serverName, host, alpn = [] } = settings;
  return [
    ...(serverName === '' || serverName === host
      ? []
      : ['paho-mqtt expects the host’s own name in the certificate and cannot be given another.']),
    ...(alpn.length === 0
      ? []
      : ['The application protocols (ALPN) are left out: they need an ssl.SSLContext of your own.']),
  ];
}
