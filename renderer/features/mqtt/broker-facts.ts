import { formatBytes, formatCount, formatDuration } from '../../lib/format.ts';

interface Value {
  /** Topic below `$SYS/broker/`. */
  name: string;
  text: string;
}

export interface BrokerCard {
  title: string;
  facts: { label: string; text: string; name: string }[];
}

type Write = (value: string) => string;

const number = (value: string): number | null => (/^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : null);
const asIs: Write = (value) => value;
const count: Write = (value) => mapNumber(value, (each) => formatCount(each));
const bytes: Write = (value) => mapNumber(value, formatBytes);
const perMinute: Write = (value) => mapNumber(value, (each) => `${formatCount(each)} / min`);
const bytesPerMinute: Write = (value) => mapNumber(value, (each) => `${formatBytes(each)} / min`);
/** mosquitto writes `1234 seconds`. */
const seconds: Write = (value) => mapNumber(value.replace(/ seconds$/, ''), (each) => formatDuration(each * 1_000));

function mapNumber(value: string, write: (value: number) => string): string {
  const parsed = number(value);
  return parsed === null ? value : write(parsed);
}

/** What mosquitto publishes, by what people ask first. */
const CARDS: readonly (readonly [title: string, facts: readonly (readonly [name: string, label: string, Write])[]])[] =
  [
    [
      'Broker',
      [
        ['version', 'Version', asIs],
        ['uptime', 'Uptime', seconds],
        ['heap/current', 'Memory', bytes],
        ['heap/maximum', 'Memory at most', bytes],
      ],
    ],
    [
      'Clients',
      [
        ['clients/connected', 'Connected', count],
        ['clients/disconnected', 'Disconnected, session kept', count],
        ['clients/total', 'Known', count],
        ['clients/maximum', 'Connected at most', count],
        ['clients/expired', 'Expired', count],
        ['subscriptions/count', 'Subscriptions', count],
        ['shared_subscriptions/count', 'Shared subscriptions', count],
      ],
    ],
    [
      'Load, mean of the last minute',
      [
        ['load/messages/received/1min', 'Packets in', perMinute],
        ['load/messages/sent/1min', 'Packets out', perMinute],
        ['load/publish/received/1min', 'Publishes in', perMinute],
        ['load/publish/sent/1min', 'Publishes out', perMinute],
        ['load/publish/dropped/1min', 'Publishes dropped', perMinute],
        ['load/bytes/received/1min', 'Bytes in', bytesPerMinute],
        ['load/bytes/sent/1min', 'Bytes out', bytesPerMinute],
        ['load/connections/1min', 'Connections opened', perMinute],
      ],
    ],
    [
      'Messages since the start',
      [
        ['publish/messages/received', 'Publishes in', count],
        ['publish/messages/sent', 'Publishes out', count],
        ['publish/messages/dropped', 'Publishes dropped', count],
        ['retained messages/count', 'Retained', count],
        ['store/messages/count', 'Stored', count],
        ['store/messages/bytes', 'Stored bytes', bytes],
        ['bytes/received', 'Bytes in', bytes],
        ['bytes/sent', 'Bytes out', bytes],
      ],
    ],
  ];
const KNOWN = new Set(CARDS.flatMap(([, facts]) => facts.map(([name]) => name)));

/** What a broker says of itself, in cards; what has no place in one comes last, under its own name. */
export function brokerCards(values: readonly Value[]): BrokerCard[] {
  const texts = new Map(values.map(({ name, text }) => [name, text]));
  const cards = CARDS.map(([title, facts]) => ({
    title,
    facts: facts.flatMap(([name, label, write]) => {
      const text = texts.get(name);
      return text === undefined ? [] : [{ label, text: write(text), name }];
    }),
  }));
  const others = values
    .filter(({ name }) => !KNOWN.has(name))
    .map(({ name, text }) => ({ label: name, text: count(text), name }));
  return [...cards, { title: 'Everything else', facts: others }].filter(({ facts }) => facts.length > 0);
}
