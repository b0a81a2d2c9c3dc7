import { z } from 'zod';

import { DEFAULT_MQTT, MqttSettings, Qos } from '../../../../shared/contract/mqtt-profile.ts';
import { nameOr, type Imported } from './imported.ts';

const text = z.string().catch('');
/** Its subscriptions were plain filters before version 0.4. */
const Subscribed = z.union([
  z.string().transform((topic) => ({ topic, qos: 0 as const })),
  z.object({ topic: z.string(), qos: Qos.catch(0) }),
]);

/** A connection as MQTT Explorer's `settings.json` has it. */
const Connection = z.object({
  name: z.unknown().optional(),
  host: z.string(),
  port: z.coerce.number(),
  protocol: z.enum(['mqtt', 'ws']).catch('mqtt'),
  encryption: z.boolean().catch(false),
  certValidation: z.boolean().catch(true),
  basePath: text,
  clientId: text,
  username: text,
  password: text,
  subscriptions: z.array(Subscribed).catch([]),
  selfSignedCertificate: z.unknown().optional(),
  clientCertificate: z.unknown().optional(),
});

const File = z.object({ ConnectionManager_connections: z.record(z.string(), z.unknown()) });

/** Reads MQTT Explorer's settings; null where the value is none. */
export function readMqttExplorer(value: unknown): Imported | null {
  const file = File.safeParse(value);
  if (!file.success) return null;
  const imported: Imported = { source: 'mqtt-explorer', entries: [], messages: [], skipped: [], notes: [] };
  for (const [id, raw] of Object.entries(file.data.ConnectionManager_connections)) {
    const read = Connection.safeParse(raw);
    const name = nameOr((raw as { name?: unknown } | null)?.name, nameOr(id, 'Connection'));
    const settings = read.success ? MqttSettings.safeParse(settingsOf(read.data)) : null;
    if (!read.success || !settings?.success) {
      imported.skipped.push(name);
      continue;
    }
    const { password, ...rest } = read.data;
    imported.entries.push({ kind: 'mqtt', folder: null, name, settings: settings.data, password });
    imported.notes.push(...notesOf(name, rest));
  }
  return imported;
}

type Read = z.infer<typeof Connection>;

function settingsOf({
  host,
  port,
  protocol,
  encryption,
  basePath,
  clientId,
  username,
  subscriptions,
}: Read): MqttSettings {
  const isWeb = protocol === 'ws';
  return {
    ...DEFAULT_MQTT,
    transport: isWeb ? (encryption ? 'wss' : 'ws') : encryption ? 'tls' : 'tcp',
    host,
    port,
    path: isWeb ? `/${basePath.replace(/^\/+/, '')}` : DEFAULT_MQTT.path,
    // It speaks 3.1.1 only.
    protocolVersion: 4,
    clientId,
    username,
    subscriptions: subscriptions.slice(0, 200).map(({ topic, qos }) => ({ filter: topic, qos })),
  };
}

function notesOf(
  name: string,
  { certValidation, encryption, selfSignedCertificate, clientCertificate }: Omit<Read, 'password'>,
): string[] {
  return [
    ...(encryption && !certValidation
      ? [`${name}: certificates were not checked. Here they are; when connecting you can trust the broker's own.`]
      : []),
    ...(selfSignedCertificate || clientCertificate
      ? [`${name}: its certificates were not taken. Choose them in the profile, under TLS certificates.`]
      : []),
  ];
}
