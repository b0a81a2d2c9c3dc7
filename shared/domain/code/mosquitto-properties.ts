import type { PublishProperties } from '../../contract/mqtt-properties.ts';

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

/** How many values follow a property's name on the command line. */
export const valuesOf = (name: string): number => (name === 'user-property' ? 2 : 1);

function wholeNumber(text: string, most: number): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : null;
}
