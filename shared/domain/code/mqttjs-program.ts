import type { MqttSettings } from '../../contract/mqtt-profile.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import { brokerAddress } from '../broker-address.ts';
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

/** The task as a program for Node.js with MQTT.js 5, an ES module. */
export function mqttJsProgram(connection: EquivalentConnection, task: EquivalentTask): Equivalent {
  const options = connectOptions(connection, task.do === 'subscribe');
  const payload = task.do === 'publish' ? payloadExpression(task.message) : '';
  const needsFiles = [...options, payload].some((line) => line.includes('readFileSync('));
  const head = [
    `// npm install mqtt@5, then: node ${task.do}.mjs`,
    ...(needsFiles ? [`import { readFileSync } from 'node:fs';`, ''] : []),
    `import mqtt from 'mqtt';`,
    '',
  ];
  const open = [`${sourceString(brokerAddress(connection.settings))}, {`, ...options.map((line) => `  ${line}`)];
  const body =
    task.do === 'publish'
      ? publishLines(open, task.message, payload, propertyLines(propertiesOf(connection, task.message)))
      : subscribeLines(
          open,
          task.subscriptions.map((one) => filterLine(connection, one)),
        );
  return { code: [...head, ...body, ''].join('\n'), notes: commonNotes(connection) };
}

function publishLines(
  open: readonly string[],
  { topic, qos, retain }: EquivalentMessage,
  payload: string,
  properties: readonly string[],
): string[] {
  return [
    `const client = await mqtt.connectAsync(${open.join('\n')}`,
    `}, false);`,
    ...(properties.length === 0
      ? [`await client.publishAsync(${sourceString(topic)}, ${payload}, { qos: ${qos}, retain: ${retain} });`]
      : [
          `await client.publishAsync(${sourceString(topic)}, ${payload}, {`,
          `  qos: ${qos},`,
          `  retain: ${retain},`,
          `  properties: {`,
          ...properties.map((line) => `    ${line}`),
          `  },`,
          `});`,
        ]),
    `await client.endAsync();`,
  ];
}

function subscribeLines(open: readonly string[], filters: readonly string[]): string[] {
  return [
    `const filters = [`,
    ...filters,
    `];`,
    '',
    `const client = mqtt.connect(${open.join('\n')}`,
    `});`,
    `client.on('error', (error) => console.error(error.message));`,
    `client.on('message', (topic, payload) => console.log(topic, payload.toString()));`,
    `client.on('connect', () => {`,
    `  for (const [filter, options] of filters) {`,
    `    client.subscribe(filter, options, (error) => {`,
    '      if (error) console.error(`Not subscribed to ${filter}: ${error.message}`);',
    `    });`,
    `  }`,
    `});`,
  ];
}

/** MQTT.js names the options nl, rap and rh. */
function filterLine(connection: EquivalentConnection, subscription: EquivalentSubscription): string {
  const { noLocal, retainAsPublished, retainHandling } = subscriptionOptions(connection, subscription);
  const options = [
    `qos: ${subscription.qos}`,
    ...(noLocal ? ['nl: true'] : []),
    ...(retainAsPublished ? ['rap: true'] : []),
    ...(retainHandling === 0 ? [] : [`rh: ${retainHandling}`]),
  ];
  return `  [${sourceString(subscription.filter)}, { ${options.join(', ')} }],`;
}

function payloadExpression({ payload }: EquivalentMessage): string {
  const form = payloadForm(payload);
  if (form === 'file') return `readFileSync('${PAYLOAD_FILE}')`;
  if (form === 'bytes') return `Buffer.from('${bytesToHex(payload)}', 'hex')`;
  return sourceString(form === 'empty' ? '' : payloadText(payload));
}

/** Lines of MQTT.js's properties; it sends user properties of one name together. */
function propertyLines(properties: PublishProperties): string[] {
  const { isUtf8, messageExpiryS, contentType, responseTopic, correlationData, topicAlias } = properties;
  const user = Map.groupBy(properties.userProperties ?? [], ([name]) => name);
  return [
    ...(isUtf8 === undefined ? [] : [`payloadFormatIndicator: ${isUtf8},`]),
    ...(messageExpiryS === undefined ? [] : [`messageExpiryInterval: ${messageExpiryS},`]),
    ...(contentType === undefined ? [] : [`contentType: ${sourceString(contentType)},`]),
    ...(responseTopic === undefined ? [] : [`responseTopic: ${sourceString(responseTopic)},`]),
    ...(correlationData === undefined
      ? []
      : [`correlationData: Buffer.from('${bytesToHex(correlationData)}', 'hex'),`]),
    ...(topicAlias === undefined ? [] : [`topicAlias: ${topicAlias},`]),
    ...(user.size === 0 ? [] : [`userProperties: {`, ...[...user].map(userLine), `},`]),
  ];
}

/** The name is computed: `__proto__` would be no property otherwise. */
function userLine([name, pairs]: [string, [string, string][]]): string {
  return `  [${sourceString(name)}]: [${pairs.map(([, value]) => sourceString(value)).join(', ')}],`;
}

function connectOptions(connection: EquivalentConnection, isLasting: boolean): string[] {
  const { settings } = connection;
  const { protocolVersion, clientId, keepaliveS, sessionExpiryS } = settings;
  const hasExpiry = protocolVersion === 5 && sessionExpiryS > 0;
  return [
    `protocolVersion: ${protocolVersion},`,
    ...(clientId === '' ? [] : [`clientId: ${sourceString(clientId)},`]),
    `clean: ${startsClean(settings)},`,
    `keepalive: ${keepaliveS},`,
    ...(hasExpiry ? [`properties: { sessionExpiryInterval: ${sessionExpiryS} },`] : []),
    ...credentialLines(connection),
    ...secureLines(connection),
    ...willLines(settings),
    // MQTT.js builds the address of a WebSocket from the host without its brackets.
    ...(isWebSocket(settings) && bareHost(settings).includes(':') ? [`hostname: '[${bareHost(settings)}]',`] : []),
    // The program subscribes with every connection itself.
    ...(isLasting ? ['resubscribe: false,'] : []),
  ];
}

function credentialLines(connection: EquivalentConnection): string[] {
  const { hasUsername, hasPassword } = credentialsOf(connection);
  if (!hasUsername && !hasPassword) return [];
  return [
    `username: ${hasUsername ? `process.env.${VARIABLES.username}` : `''`},`,
    ...(hasPassword ? [`password: process.env.${VARIABLES.password},`] : []),
  ];
}

function secureLines({ settings, secrets }: EquivalentConnection): string[] {
  if (!isSecure(settings)) return [];
  const { ca, clientCertificate, serverName, alpn = [] } = settings;
  const name = `servername: ${sourceString(serverName)}`;
  return [
    ...(ca ? [`ca: readFileSync('${CA_FILE}'),`] : []),
    ...(clientCertificate
      ? [`cert: readFileSync('${CERTIFICATE_FILE}'),`, `key: readFileSync(process.env.${VARIABLES.clientKey}),`]
      : []),
    ...(clientCertificate && secrets.includes('clientKeyPassphrase')
      ? [`passphrase: process.env.${VARIABLES.clientKeyPassphrase},`]
      : []),
    ...(alpn.length === 0 ? [] : [`ALPNProtocols: [${alpn.map((name) => sourceString(name)).join(', ')}],`]),
    ...(serverName === '' ? [] : [isWebSocket(settings) ? `wsOptions: { ${name} },` : `${name},`]),
  ];
}

function willLines({ will }: MqttSettings): string[] {
  if (!will) return [];
  const { topic, payload, qos, retain } = will;
  return [
    `will: { topic: ${sourceString(topic)}, payload: ${sourceString(payload)}, qos: ${qos}, retain: ${retain} },`,
  ];
}
