import type { PropertyDraft, TypedMessage } from '../../../shared/contract/publish-draft.ts';
import type { PastedMessage } from '../../../shared/domain/code/paste-mosquitto.ts';
import { formatJson, looksLikeJson } from '../../../shared/domain/decode/json.ts';
import { decodeUtf8, joinPieces } from '../../../shared/domain/decode/utf8.ts';
import { hexOf } from '../../lib/hex.ts';
import { NO_PROPERTIES } from '../../../shared/domain/publish/property-draft.ts';

/** Characters a text field would change or not show: bytes that hold them are written as hex. */
const UNTYPEABLE = /[\0-\x08\x0b-\x1f\x7f]/;

/** A pasted message as the form has it; what is not in the command is empty. */
export function draftOf({ topic, payload, qos, retain, properties }: PastedMessage): TypedMessage {
  return {
    topic,
    ...writtenPayload(payload ?? new Uint8Array()),
    qos,
    retain,
    isTemplate: false,
    properties: propertyDraft(properties),
  };
}

function writtenPayload(bytes: Uint8Array): Pick<TypedMessage, 'mode' | 'text'> {
  const text = typeable(bytes);
  if (text === null) return { mode: 'hex', text: hexOf(bytes).replaceAll('  ', ' ') };
  const isJson = looksLikeJson(text) && formatJson(text).problem === null;
  return { mode: isJson ? 'json' : 'text', text };
}

function propertyDraft(properties: PastedMessage['properties']): PropertyDraft | null {
  if (Object.keys(properties).length === 0) return null;
  const { isUtf8, correlationData = new Uint8Array(), messageExpiryS, topicAlias } = properties;
  const correlation = typeable(correlationData);
  return {
    ...NO_PROPERTIES,
    format: isUtf8 === undefined ? 'unset' : isUtf8 ? 'utf8' : 'bytes',
    contentType: properties.contentType ?? '',
    responseTopic: properties.responseTopic ?? '',
    correlation: correlation ?? hexOf(correlationData),
    correlationMode: correlation === null ? 'hex' : 'text',
    expiryS: messageExpiryS?.toString() ?? '',
    topicAlias: topicAlias?.toString() ?? '',
    user: properties.userProperties ?? [],
  };
}

/** The text that a text field would give back as these bytes; null where it would not. */
function typeable(bytes: Uint8Array): string | null {
  const decoded = decodeUtf8(bytes);
  const text = decoded.invalidBytes === 0 ? joinPieces(decoded) : null;
  return text === null || UNTYPEABLE.test(text) ? null : text;
}
