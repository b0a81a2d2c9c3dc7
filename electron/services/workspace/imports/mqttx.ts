import { z } from 'zod';

import { DEFAULT_MQTT, MqttSettings, Qos, type Subscription } from '../../../../shared/contract/mqtt-profile.ts';
import { nameOr, type Imported } from './imported.ts';
import { messagesOf, MqttxMessage } from './mqttx-messages.ts';

const text = z.string().catch('');
const flag = z.boolean().catch(false);

const Subscribed = z.object({
  topic: z.string(),
  qos: Qos.catch(0),
  nl: flag,
  rap: flag,
  rh: z.literal([0, 1, 2]).catch(0),
  disabled: flag,
});

const Will = z.object({ lastWillTopic: text, lastWillPayload: text, lastWillQos: Qos.catch(0), lastWillRetain: flag });

/** A connection as MQTTX exports it. */
const Connection = z.object({
  host: z.string(),
  port: z.coerce.number(),
  protocol: z.enum(['mqtt', 'mqtts', 'ws', 'wss']).catch('mqtt'),
  ssl: flag,
  path: text,
  clientId: text,
  username: text,
  password: text,
  keepalive: z.coerce.number().int().min(0).max(65_535).catch(DEFAULT_MQTT.keepaliveS),
  /** Seconds. */
  connectTimeout: z.coerce
    .number()
    .min(0.5)
    .max(300)
    .catch(DEFAULT_MQTT.connectTimeoutMs / 1_000),
  clean: z.boolean().catch(true),
  mqttVersion: z.string().catch('5.0'),
  rejectUnauthorized: z.boolean().catch(true),
  ca: text,
  cert: text,
  key: text,
  will: Will.nullable().catch(null),
  properties: z
    .object({
      sessionExpiryInterval: z.coerce.number().int().min(0).max(4_294_967_295).catch(0),
      authenticationMethod: text,
    })
    .catch({ sessionExpiryInterval: 0, authenticationMethod: '' }),
  subscriptions: z.array(z.unknown()).catch([]),
  messages: z.array(z.unknown()).catch([]),
  parentId: z.string().nullable().catch(null),
});
type Connection = z.infer<typeof Connection>;

const Folder = z.object({
  isCollection: z.literal(true),
  id: z.string(),
  name: z.unknown().optional(),
  parentId: z.string().nullable().catch(null),
});

/** Recognises an export: a list in which something is a connection or a collection of MQTTX. */
const isExport = (value: unknown): value is unknown[] =>
  Array.isArray(value) &&
  value.some((each) => typeof each === 'object' && each !== null && ('mqttVersion' in each || 'isCollection' in each));

/** Reads an export of MQTTX, the JSON one; null where the value is none. */
export function readMqttx(value: unknown): Imported | null {
  if (!isExport(value)) return null;
  const imported: Imported = { source: 'mqttx', entries: [], messages: [], skipped: [], notes: [] };
  const folders = new Map<string, number>();
  const list = flatten(value);
  for (const raw of list) {
    const folder = Folder.safeParse(raw);
    if (!folder.success) continue;
    folders.set(folder.data.id, folders.size);
    imported.entries.push({
      kind: 'folder',
      id: folders.size - 1,
      folder: folders.get(folder.data.parentId ?? '') ?? null,
      name: nameOr(folder.data.name, 'Collection'),
    });
  }
  for (const raw of list) {
    if (Folder.safeParse(raw).success) continue;
    const name = nameOr((raw as { name?: unknown } | null)?.name, 'Connection');
    if (!addConnection(imported, raw, name, folders)) imported.skipped.push(name);
  }
  return imported;
}

/** Collections may hold their connections, or stand beside them. */
function flatten(list: readonly unknown[], depth = 0): unknown[] {
  return list.flatMap((each) => {
    const { children, id } = (each ?? {}) as { children?: unknown; id?: unknown };
    if (!Array.isArray(children) || depth > 20) return [each];
    const held = children.map((child: unknown) => ({ ...Object(child), parentId: id }) as unknown);
    return [each, ...flatten(held, depth + 1)];
  });
}

function addConnection(imported: Imported, raw: unknown, name: string, folders: ReadonlyMap<string, number>): boolean {
  const read = Connection.safeParse(raw);
  const settings = read.success ? MqttSettings.safeParse(settingsOf(read.data)) : null;
  if (!read.success || !settings?.success) return false;
  const { password, parentId } = read.data;
  const folder = folders.get(parentId ?? '') ?? null;
  imported.entries.push({ kind: 'mqtt', folder, name, settings: settings.data, password });
  const messages = read.data.messages.flatMap((each) => MqttxMessage.safeParse(each).data ?? []);
  imported.messages.push(...messagesOf(name, messages));
  imported.notes.push(...notesOf(name, read.data));
  return true;
}

function settingsOf(read: Connection): MqttSettings {
  const isWeb = read.protocol.startsWith('ws');
  const isSecure = read.ssl || read.protocol === 'mqtts' || read.protocol === 'wss';
  const { lastWillTopic, lastWillPayload, lastWillQos, lastWillRetain } = read.will ?? Will.parse({});
  return {
    ...DEFAULT_MQTT,
    transport: isWeb ? (isSecure ? 'wss' : 'ws') : isSecure ? 'tls' : 'tcp',
    host: read.host,
    port: read.port,
    path: isWeb && read.path !== '' ? read.path : DEFAULT_MQTT.path,
    protocolVersion: read.mqttVersion.startsWith('5') ? 5 : 4,
    clientId: read.clientId,
    username: read.username,
    keepaliveS: read.keepalive,
    connectTimeoutMs: read.connectTimeout * 1_000,
    cleanStart: read.clean,
    sessionExpiryS: read.properties.sessionExpiryInterval,
    will:
      lastWillTopic === ''
        ? null
        : { topic: lastWillTopic, payload: lastWillPayload, qos: lastWillQos, retain: lastWillRetain },
    subscriptions: read.subscriptions.flatMap((each) => subscriptionOf(each) ?? []).slice(0, 200),
  };
}

function subscriptionOf(raw: unknown): Subscription | null {
  const { data } = Subscribed.safeParse(raw);
  if (!data) return null;
  const { topic, qos, nl, rap, rh, disabled } = data;
  return {
    filter: topic,
    qos,
    ...(nl && { noLocal: true }),
    ...(rap && { retainAsPublished: true }),
    ...(rh !== 0 && { retainHandling: rh }),
    ...(disabled && { isPaused: true }),
  };
}

function notesOf(name: string, { ca, cert, key, ssl, rejectUnauthorized, properties }: Connection): string[] {
  const files = [ca, cert, key].filter((path) => path !== '');
  return [
    ...(files.length > 0
      ? [`${name}: choose its certificate files again, under TLS certificates: ${files.join(', ')}`]
      : []),
    ...(ssl && !rejectUnauthorized
      ? [`${name}: certificates were not checked. Here they are; when connecting you can trust the broker's own.`]
      : []),
    ...(properties.authenticationMethod !== ''
      ? [`${name}: the authentication method ${properties.authenticationMethod} was not taken.`]
      : []),
  ];
}
