import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import { decodeUtf8, joinPieces } from '../decode/utf8.ts';
import { shellWord } from './shell-quote.ts';

/** What mosquitto's clients refuse in a text, and what no argument can hold. */
const CONTROL = /[\0-\x1f\x7f-\x9f]/;

/**
 * Adds a property of a PUBLISH that `-D publish` names to the others.
 *
 * @returns why it cannot be; null where it is added
 */
export function addProperty(properties: PublishProperties, name: string, values: readonly string[]): string | null {
  const [value = '', second = ''] = values;
  switch (name) {
    case 'payload-format-indicator':
      if (value !== '0' && value !== '1') return `${name} is 0 or 1.`;
      properties.isUtf8 = value === '1';
      return null;
    case 'message-expiry-interval': {
      const seconds = wholeNumber(value, 4_294_967_295);
      if (seconds === null) return `${name} is a number of seconds from 0 to 4,294,967,295.`;
      properties.messageExpiryS = seconds;
      return null;
    }
    case 'topic-alias': {
      const alias = wholeNumber(value, 65_535);
      if (!alias) return `${name} is a number from 1 to 65,535.`;
      properties.topicAlias = alias;
      return null;
    }
    case 'content-type':
      properties.contentType = value;
      return null;
    case 'response-topic':
      properties.responseTopic = value;
      return null;
    case 'correlation-data':
      properties.correlationData = new TextEncoder().encode(value);
      return null;
    case 'user-property':
      (properties.userProperties ??= []).push([value, second]);
      return null;
    default:
      return `“${name}” is no property of a message.`;
  }
}

/** A message's properties as `-D` options, and the names of those that no option can hold. */
export function propertyOptions(properties: PublishProperties): { options: string[]; leftOut: string[] } {
  const { isUtf8, messageExpiryS, contentType, responseTopic, correlationData, topicAlias } = properties;
  const named: [name: string, values: (string | undefined)[]][] = [
    ['payload-format-indicator', [isUtf8 === undefined ? undefined : String(Number(isUtf8))]],
    ['message-expiry-interval', [messageExpiryS?.toString()]],
    ['content-type', [contentType]],
    ['response-topic', [responseTopic]],
    ['correlation-data', [correlationData && argumentOf(correlationData)]],
    ['topic-alias', [topicAlias?.toString()]],
    ...(properties.userProperties ?? []).map((pair): [string, string[]] => ['user-property', pair]),
  ];
  const given = named.flatMap(([name, values]) =>
    values.every((value) => value !== undefined) ? [{ name, values }] : [],
  );
  const isRefused = ({ values }: { values: string[] }): boolean => values.some((value) => CONTROL.test(value));
  return {
    options: given
      .filter((one) => !isRefused(one))
      .map(({ name, values }) => `-D publish ${name} ${values.map(shellWord).join(' ')}`),
    leftOut: [...new Set(given.filter(isRefused).map(({ name }) => name))],
  };
}

/** Bytes as the text that stands for them; a control character where no text does. */
function argumentOf(bytes: Uint8Array): string {
  const decoded = decodeUtf8(bytes);
  return decoded.invalidBytes === 0 ? joinPieces(decoded) : '\0';
}

/** How many values follow a property's name on the command line. */
export const valuesOf = (name: string): number => (name === 'user-property' ? 2 : 1);

function wholeNumber(text: string, most: number): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : null;
}
