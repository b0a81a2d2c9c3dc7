import {
  DEFAULT_MQTT,
  type MqttSecrets,
  type MqttSettings,
  type ProxySettings,
  type WebSocketHeader,
} from '../../../shared/contract/mqtt-profile.ts';
import type { PemFile } from '../../../shared/contract/pem-file.ts';
import type { SecretChanges } from '../../../shared/contract/profiles.ts';
import { addressOf } from './broker-url.ts';

/** A secret in the form. The host never sends one back, so what is saved can only be kept, replaced or removed. */
export interface SecretValue {
  change: 'keep' | 'set' | 'remove';
  text: string;
  /** The file it came from, for a key. */
  fileName: string;
}

export const SECRET_NAMES = [
  'password',
  'clientKey',
  'clientKeyPassphrase',
  'authorization',
  'proxyPassword',
  'authenticationData',
] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** An empty number field is an empty string while the user types. */
type NumberValue = number | '';

/** The form's fields. */
export interface ProfileValues {
  name: string;
  transport: MqttSettings['transport'];
  host: string;
  port: NumberValue;
  path: string;
  protocolVersion: MqttSettings['protocolVersion'];
  clientId: string;
  username: string;
  /** Empty: none. */
  authenticationMethod: string;
  keepaliveS: NumberValue;
  cleanStart: boolean;
  sessionExpiryS: NumberValue;
  connectTimeoutS: NumberValue;
  hasWill: boolean;
  will: NonNullable<MqttSettings['will']>;
  ca: PemFile | null;
  clientCertificate: PemFile | null;
  serverName: string;
  /** Names with commas between them. */
  alpn: string;
  /** Lines of `Name: value`. */
  headers: string;
  proxy: { kind: 'none' | ProxySettings['kind']; host: string; port: NumberValue; username: string };
  pinnedFingerprint: string | null;
  subscriptions: MqttSettings['subscriptions'];
  secrets: Record<SecretName, SecretValue>;
}

export const KEEP: SecretValue = { change: 'keep', text: '', fileName: '' };
const NO_PROXY: ProfileValues['proxy'] = { kind: 'none', host: '', port: 3128, username: '' };
const NO_WILL: NonNullable<MqttSettings['will']> = { topic: '', payload: '', qos: 0, retain: false };

/** The form's fields for saved settings, or for a new profile. */
export function valuesOf(name: string, settings: MqttSettings = DEFAULT_MQTT): ProfileValues {
  const {
    will,
    connectTimeoutMs,
    authenticationMethod = '',
    alpn = [],
    headers = [],
    proxy = NO_PROXY,
    ...same
  } = settings;
  return {
    ...same,
    authenticationMethod,
    alpn: alpn.join(', '),
    headers: headers.map((header) => `${header.name}: ${header.value}`).join('\n'),
    proxy,
    name,
    connectTimeoutS: connectTimeoutMs / 1_000,
    hasWill: will !== null,
    will: will ?? NO_WILL,
    secrets: {
      password: KEEP,
      clientKey: KEEP,
      clientKeyPassphrase: KEEP,
      authorization: KEEP,
      proxyPassword: KEEP,
      authenticationData: KEEP,
    },
  };
}

/** The settings that valid fields say. */
export function settingsOf(values: ProfileValues): MqttSettings {
  const { name: _name, secrets: _secrets, hasWill, connectTimeoutS, will, alpn, headers, proxy, ...rest } = values;
  const { authenticationMethod, ...same } = rest;
  const method = authenticationMethod.trim();
  const protocols = protocolsOf(alpn);
  const { kind } = proxy;
  const lines = headersOf(headers);
  return {
    ...same,
    host: values.host.trim(),
    port: Number(values.port),
    keepaliveS: Number(values.keepaliveS),
    sessionExpiryS: Number(values.sessionExpiryS),
    connectTimeoutMs: Math.round(Number(connectTimeoutS) * 1_000),
    will: hasWill ? will : null,
    ...(method !== '' && { authenticationMethod: method }),
    ...(protocols.length > 0 && { alpn: protocols }),
    ...(lines.length > 0 && { headers: lines }),
    ...(kind !== 'none' && { proxy: { ...proxy, kind, host: proxy.host.trim(), port: Number(proxy.port) } }),
  };
}

/** The application protocols of a list with commas. */
export const protocolsOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The headers of lines `Name: value`; a line without a colon is a name alone. */
export const headersOf = (text: string): WebSocketHeader[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...value] = line.split(':');
      return { name: name.trim(), value: value.join(':').trim() };
    });

/** The name to save under: the address where the field is empty. */
export const nameOf = (values: ProfileValues): string => values.name.trim() || addressOf(values).slice(0, 200);

/** What to do with each secret when the profile is saved. */
export function secretChangesOf({ secrets }: ProfileValues): SecretChanges {
  const changes: SecretChanges = {};
  for (const name of SECRET_NAMES) {
    const { change, text } = secrets[name];
    if (change === 'set' && text !== '') changes[name] = text;
    if (change === 'remove') changes[name] = null;
  }
  return changes;
}

/** The secrets that were typed in, for a connection that is not saved. */
export function typedSecretsOf({ secrets }: ProfileValues): Partial<MqttSecrets> {
  const typed: Partial<MqttSecrets> = {};
  for (const name of SECRET_NAMES) if (secrets[name].change === 'set') typed[name] = secrets[name].text;
  return typed;
}

/** Which secrets the host holds once these changes are saved. */
export function savedAfter(values: ProfileValues, saved: readonly string[]): string[] {
  const changes = secretChangesOf(values);
  return SECRET_NAMES.filter((name) => (name in changes ? changes[name] !== null : saved.includes(name)));
}
