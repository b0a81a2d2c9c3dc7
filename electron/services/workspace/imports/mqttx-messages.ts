import { z } from 'zod';

import { Qos } from '../../../../shared/contract/mqtt-profile.ts';
import { PropertyDraft, type TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import { MAX_KEPT_CHARS } from '../../../../shared/contract/saved-messages.ts';
import { LONGEST_NAME, nameOr, type ImportedMessage } from './imported.ts';

const text = z.string().catch('');
const number = z.coerce.number().int().min(0).optional().catch(undefined);

/** The properties of a message; a value of a user property may be a list. */
const Properties = z.object({
  payloadFormatIndicator: z.boolean().optional().catch(undefined),
  messageExpiryInterval: number,
  topicAlias: number,
  responseTopic: text,
  contentType: text,
  /** Node's Buffer as JSON. */
  correlationData: z
    .object({ data: z.array(z.number().int().min(0).max(255)) })
    .optional()
    .catch(undefined),
  userProperties: z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({}),
});

/** A message as MQTTX exports it, sent or received. */
export const MqttxMessage = z.object({
  out: z.boolean().catch(false),
  topic: z.string().min(1).max(65_535),
  payload: z.string().max(MAX_KEPT_CHARS),
  qos: Qos.catch(0),
  retain: z.boolean().catch(false),
  properties: Properties.nullable().catch(null),
});
type MqttxMessage = z.infer<typeof MqttxMessage>;

/** The messages of a connection, each once: those it sent, and those it received in a folder of their own. */
export function messagesOf(connection: string, messages: readonly MqttxMessage[]): ImportedMessage[] {
  const sent = `MQTTX/${connection.replaceAll('/', '-')}`.slice(0, LONGEST_NAME - 9);
  const seen = new Set<string>();
  return messages.flatMap((raw) => {
    const folder = raw.out ? sent : `${sent}/received`;
    const message = typedOf(raw);
    const key = JSON.stringify([folder, message]);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ folder, name: nameOr(raw.topic.split('/').at(-1), nameOr(raw.topic, 'Message')), message }];
  });
}

function typedOf({ topic, payload, qos, retain, properties }: MqttxMessage): TypedMessage {
  const draft = properties && draftOf(properties);
  return { topic, mode: modeOf(payload), text: payload, qos, retain, isTemplate: false, properties: draft };
}

function modeOf(payload: string): 'json' | 'text' {
  if (!/^\s*[[{]/.test(payload)) return 'text';
  try {
    JSON.parse(payload);
    return 'json';
  } catch {
    return 'text'; // It only looked like JSON.
  }
}

/** Null where no property is set. */
function draftOf(read: z.infer<typeof Properties>): PropertyDraft | null {
  const { payloadFormatIndicator: isText, correlationData: correlation } = read;
  const user = Object.entries(read.userProperties).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  const draft = PropertyDraft.safeParse({
    format: isText === undefined ? 'unset' : isText ? 'utf8' : 'bytes',
    contentType: read.contentType,
    responseTopic: read.responseTopic,
    correlation: correlation ? Buffer.from(correlation.data).toString('hex') : '',
    correlationMode: correlation ? 'hex' : 'text',
    expiryS: String(read.messageExpiryInterval ?? ''),
    topicAlias: String(read.topicAlias ?? ''),
    user,
    isRequest: false,
    timeoutS: '5',
  });
  const isEmpty =
    isText === undefined &&
    !correlation &&
    user.length === 0 &&
    read.contentType + read.responseTopic === '' &&
    read.messageExpiryInterval === undefined &&
    read.topicAlias === undefined;
  return draft.success && !isEmpty ? draft.data : null;
}
