import { formatBytes, formatCount, formatDuration } from '../../lib/format.ts';

interface Value {
  /** Topic below `$SYS/`. */
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

/** Cards by what people ask first; the names are topics below `$SYS/broker/`, or below an EMQX node's. */
type Dialect = readonly (readonly [title: string, facts: readonly (readonly [name: string, label: string, Write])[]])[];

/** What mosquitto publishes; HiveMQ's extension and others use the same names. */
const MOSQUITTO: Dialect = [
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
/** What EMQX publishes of each node. */
const EMQX: Dialect = [
  [
    'Broker',
    [
      ['version', 'Version', asIs],
      ['sysdescr', 'System', asIs],
      ['uptime', 'Uptime', emqxUptime],
      ['datetime', 'Time', asIs],
    ],
  ],
  [
    'Clients',
    [
      ['stats/connections/count', 'Connections', count],
      ['stats/connections/max', 'Connections at most', count],
      ['stats/live_connections/count', 'Connected', count],
      ['stats/sessions/count', 'Sessions', count],
      ['stats/subscriptions/count', 'Subscriptions', count],
      ['stats/subscriptions/shared/count', 'Shared subscriptions', count],
      ['stats/topics/count', 'Subscribed topics', count],
      ['stats/retained/count', 'Retained', count],
    ],
  ],
  [
    'Messages since the start',
    [
      ['metrics/messages/received', 'Messages in', count],
      ['metrics/messages/sent', 'Messages out', count],
      ['metrics/messages/dropped', 'Messages dropped', count],
      ['metrics/packets/received', 'Packets in', count],
      ['metrics/packets/sent', 'Packets out', count],
      ['metrics/bytes/received', 'Bytes in', bytes],
      ['metrics/bytes/sent', 'Bytes out', bytes],
    ],
  ],
];

/** What a broker says of itself, in cards; what has no place in one comes last, under its own name. */
export function brokerCards(values: readonly Value[]): BrokerCard[] {
  const nodes = new Map<string, Value[]>();
  for (const value of values) {
    const node = nodeOf(value);
    nodes.set(node, [...(nodes.get(node) ?? []), value]);
  }
  return [...nodes].flatMap(([node, said]) => {
    const isEmqx = node.startsWith('brokers/');
    const cards = cardsOf(isEmqx ? EMQX : MOSQUITTO, node, said);
    // Of a cluster every node has its own cards.
    return isEmqx
      ? cards.map((card) => ({ ...card, title: `${card.title}, ${node.slice('brokers/'.length)}` }))
      : cards;
  });
}

/** Which broker a topic is about: `broker`, or of EMQX `brokers/NODE`; `brokers` alone lists its nodes. */
function nodeOf({ name }: Value): string {
  const [top = '', node = ''] = name.split('/');
  return top === 'brokers' && node !== '' ? `brokers/${node}` : 'broker';
}

function cardsOf(dialect: Dialect, node: string, values: readonly Value[]): BrokerCard[] {
  const below = (name: string): string => (name.startsWith(`${node}/`) ? name.slice(node.length + 1) : name);
  const texts = new Map(values.map(({ name, text }) => [below(name), text]));
  const known = new Set(dialect.flatMap(([, facts]) => facts.map(([name]) => name)));
  const cards = dialect.map(([title, facts]) => ({
    title,
    facts: facts.flatMap(([name, label, write]) => {
      const text = texts.get(name);
      return text === undefined ? [] : [{ label, text: write(text), name: `${node}/${name}` }];
    }),
  }));
  const others = values
    .filter(({ name }) => !known.has(below(name)))
    .map(({ name, text }) => ({ label: below(name), text: count(text), name }));
  return [...cards, { title: 'Everything else', facts: others }].filter(({ facts }) => facts.length > 0);
}

/** EMQX 5 says milliseconds; before it wrote the time in words. */
function emqxUptime(value: string): string {
  return mapNumber(value, (each) => formatDuration(each));
}
