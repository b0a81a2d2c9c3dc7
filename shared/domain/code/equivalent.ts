import type { MqttSecrets, MqttSettings, Qos, Subscription } from '../../contract/mqtt-profile.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import { withoutBrackets } from '../broker-address.ts';
import { decodeUtf8, joinPieces } from '../decode/utf8.ts';

/** A message as the publish form holds it. */
export interface EquivalentMessage {
  topic: string;
  payload: Uint8Array<ArrayBuffer>;
  qos: Qos;
  retain: boolean;
  /** Null for none. */
  properties?: PublishProperties | null;
}

/** A filter with what the broker is asked for. */
export type EquivalentSubscription = Pick<
  Subscription,
  'filter' | 'qos' | 'noLocal' | 'retainAsPublished' | 'retainHandling'
>;

/** What a program is to do. */
export type EquivalentTask =
  { do: 'publish'; message: EquivalentMessage } | { do: 'subscribe'; subscriptions: readonly EquivalentSubscription[] };

/** The connection a program is to make; of its secrets only which there are. */
export interface EquivalentConnection {
  settings: MqttSettings;
  secrets: readonly (keyof MqttSecrets)[];
}

/** A program, or null where its tool cannot do it, and what to know before it is run. */
export interface Equivalent {
  code: string | null;
  notes: string[];
}

/** Payloads up to this size stand in the program; larger ones are read from a file. */
export const INLINE_BYTES = 16 * 1024;

export const CA_FILE = 'ca.pem';
export const CERTIFICATE_FILE = 'client.pem';
export const PAYLOAD_FILE = 'payload.bin';

/** Environment variables the programs read; no secret stands in a program. */
export const VARIABLES = {
  username: 'MQTT_USERNAME',
  password: 'MQTT_PASSWORD',
  clientKey: 'MQTT_CLIENT_KEY',
  clientKeyPassphrase: 'MQTT_CLIENT_KEY_PASSPHRASE',
} as const;

/** How a payload can stand in a program. */
export type PayloadForm = 'empty' | 'text' | 'bytes' | 'file';

export function payloadForm(payload: Uint8Array): PayloadForm {
  if (payload.byteLength === 0) return 'empty';
  if (payload.byteLength > INLINE_BYTES) return 'file';
  return decodeUtf8(payload).invalidBytes === 0 ? 'text' : 'bytes';
}

/** The text of a payload of the form `text`. */
export const payloadText = (payload: Uint8Array): string => joinPieces(decodeUtf8(payload));

/** The properties the message is sent with: MQTT 3.1.1 has none. */
export const propertiesOf = (
  { settings }: EquivalentConnection,
  { properties }: EquivalentMessage,
): PublishProperties => (settings.protocolVersion === 5 && properties) || {};

/**
 * The options a filter is subscribed with: MQTT 3.1.1 has none, and a shared subscription no "no local".
 *
 * @see [MQTT-3.8.3-4]
 */
export function subscriptionOptions(
  { settings }: EquivalentConnection,
  { filter, noLocal, retainAsPublished, retainHandling }: EquivalentSubscription,
): { noLocal: boolean; retainAsPublished: boolean; retainHandling: 0 | 1 | 2 } {
  const isFive = settings.protocolVersion === 5;
  return {
    noLocal: isFive && noLocal === true && !filter.startsWith('$share/'),
    retainAsPublished: isFive && retainAsPublished === true,
    retainHandling: isFive ? (retainHandling ?? 0) : 0,
  };
}

/** Files a program reads from the folder it runs in. */
export function filesOf(
  { settings }: EquivalentConnection,
  task: EquivalentTask,
): { name: string; content: Uint8Array | string; what: string }[] {
  const { ca, clientCertificate } = settings;
  const files: ReturnType<typeof filesOf> = [];
  if (isSecure(settings) && ca) files.push({ name: CA_FILE, content: ca.pem, what: 'the certificate authority' });
  if (isSecure(settings) && clientCertificate)
    files.push({ name: CERTIFICATE_FILE, content: clientCertificate.pem, what: 'the client certificate' });
  if (task.do === 'publish' && payloadForm(task.message.payload) === 'file')
    files.push({ name: PAYLOAD_FILE, content: task.message.payload, what: 'the payload' });
  return files;
}

/** Environment variables a program reads, with what they hold. */
export function variablesOf(connection: EquivalentConnection): { name: string; holds: string }[] {
  const { settings, secrets } = connection;
  const { hasUsername, hasPassword } = credentialsOf(connection);
  const hasKey = isSecure(settings) && settings.clientCertificate !== null;
  return [
    ...(hasUsername ? [{ name: VARIABLES.username, holds: 'the user name' }] : []),
    ...(hasPassword ? [{ name: VARIABLES.password, holds: 'the password' }] : []),
    ...(hasKey ? [{ name: VARIABLES.clientKey, holds: 'the path of the client certificate’s private key' }] : []),
    ...(hasKey && secrets.includes('clientKeyPassphrase')
      ? [{ name: VARIABLES.clientKeyPassphrase, holds: 'the passphrase of that key' }]
      : []),
  ];
}

/** What the CONNECT carries. [MQTT-3.1.2-22]: MQTT 3.1.1 allows no password without a user name. */
export function credentialsOf({ settings, secrets }: EquivalentConnection): {
  hasUsername: boolean;
  hasPassword: boolean;
} {
  const hasUsername = settings.username !== '';
  const hasPassword = secrets.includes('password') && (hasUsername || settings.protocolVersion === 5);
  return { hasUsername, hasPassword };
}

export const isSecure = ({ transport }: MqttSettings): boolean => transport === 'tls' || transport === 'wss';
export const isWebSocket = ({ transport }: MqttSettings): boolean => transport === 'ws' || transport === 'wss';

/** A session can only be found again by a client id that stays the same. */
export const startsClean = ({ cleanStart, clientId }: MqttSettings): boolean => cleanStart || clientId === '';

/** IPv6 addresses may stand in brackets in a profile. */
export const bareHost = ({ host }: MqttSettings): string => withoutBrackets(host);

/** What is true of every program for this connection. */
export function commonNotes({ settings, secrets }: EquivalentConnection): string[] {
  const notes: string[] = [];
  if (settings.proxy)
    notes.push('This connection goes through a proxy. The program does not: it reaches the broker itself.');
  if (settings.authenticationMethod && settings.protocolVersion === 5)
    notes.push(`${settings.authenticationMethod} is not in the program: it logs in with user name and password.`);
  const isWebSocket = settings.transport === 'ws' || settings.transport === 'wss';
  if (isWebSocket && (settings.headers?.length || secrets.includes('authorization')))
    notes.push('The WebSocket headers of this connection are not in the program.');
  if (settings.clientId !== '')
    notes.push(
      'It uses this connection’s client id. A broker serves one client of an id: while both run, they throw each other out.',
    );
  if (!settings.cleanStart && settings.clientId === '')
    notes.push('Without a client id the broker cannot find a session again: the program starts a clean one.');
  if (isSecure(settings) && settings.pinnedFingerprint !== null)
    notes.push(
      'This connection trusts one certificate by its fingerprint. The program does not: it needs the authority that signed it.',
    );
  return notes;
}
