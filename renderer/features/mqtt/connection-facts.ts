import type { MqttSessionStatus } from '../../../shared/contract/mqtt.ts';
import type { BrokerFacts } from '../../../shared/contract/mqtt-properties.ts';
import { formatBytes, formatCount, formatDuration } from '../../lib/format.ts';
import { oneLine } from './display-text.ts';

/** A name and what is to be said to it. */
export type Fact = [name: string, value: string];

const NEVER_EXPIRES = 4_294_967_295;

/** How long something is kept, in words. */
function expiryText(seconds: number): string {
  if (seconds === 0) return 'ends with the connection';
  return seconds === NEVER_EXPIRES ? 'never expires' : `${formatCount(seconds)} s after the connection ends`;
}

/** What is known of the session: who this client is to the broker, and how long the broker remembers it. */
export function sessionFacts(status: MqttSessionStatus): Fact[] {
  const { broker, asked, clientId, protocolVersion, isSessionPresent } = status;
  const facts: Fact[] = [
    ['Protocol', protocolVersion === 5 ? 'MQTT 5.0' : 'MQTT 3.1.1'],
    ['Client id', `${oneLine(clientId)}${broker?.assignedClientId ? ' (assigned by the broker)' : ''}`],
    ['Session', isSessionPresent ? 'resumed: the broker had kept it' : 'new: the broker had kept none'],
  ];
  if (!asked) return facts;
  if (protocolVersion === 5)
    facts.push(['Session expiry', limited(broker?.sessionExpiryS, asked.sessionExpiryS, expiryText)]);
  facts.push([
    'Keep-alive',
    limited(broker?.serverKeepAliveS, asked.keepAliveS, (seconds) => (seconds === 0 ? 'off' : `${seconds} s`)),
  ]);
  return facts;
}

/** What was received, what is kept of it and what was let go, with the reason. */
export function keptFacts(status: MqttSessionStatus): Fact[] {
  const { messages, payloadBytes, evictedMessages, historyBytes, historyLimitBytes } = status;
  const kept = `${formatBytes(historyBytes)} of ${formatBytes(historyLimitBytes)}`;
  return [
    ['Received', `${formatCount(messages)} messages, ${formatBytes(payloadBytes)} of payload; every one is counted`],
    ['History', `${kept}, ${formatCount(messages - evictedMessages)} messages`],
    [
      'Let go',
      evictedMessages === 0
        ? 'none'
        : `${formatCount(evictedMessages)} older messages, to keep within the memory limit; each topic keeps its last`,
    ],
  ];
}

/** How far taking messages in is behind the network; nothing while it is not connected. */
export function flowFacts({ flow }: MqttSessionStatus): Fact[] {
  if (!flow) return [];
  const { lagMs, mostLagMs, backlogBytes, systemBytes, heldTimes } = flow;
  const system = systemBytes === null ? 'not told by this system' : formatBytes(systemBytes);
  return [
    ['Behind the network', `${formatDuration(lagMs)}; ${formatDuration(mostLagMs)} at most since it connected`],
    ['Waiting in the host', formatBytes(backlogBytes)],
    ['Waiting in the system', `${system} (receive queue)`],
    [
      'Reading stopped',
      heldTimes === 0
        ? 'never'
        : `${times(heldTimes)}, as too much waited: brokers drop messages of QoS 0 for a client that does not read`,
    ],
  ];
}

/** What never came or was not looked at, each with its reason. */
export function lossFacts({ losses }: MqttSessionStatus): Fact[] {
  if (!losses) return [];
  const { breaks, brokenMs, badTopics, unchecked, missing, brokerDropped } = losses;
  const facts: Fact[] = [
    [
      'Connection lost',
      breaks === 0
        ? 'never'
        : `${times(breaks)}, ${formatDuration(brokenMs)} in all: messages of QoS 0 of that time did not come`,
    ],
    [
      'Dropped by the broker',
      brokerDropped === null
        ? 'not known: subscribe to $SYS/# to hear it, where the broker says so'
        : `${formatCount(brokerDropped)} messages, for all its clients, since it first said so here`,
    ],
  ];
  if (missing > 0) facts.push(['Sequence gaps', `${formatCount(missing)} numbers missing, found by alert rules`]);
  if (unchecked > 0)
    facts.push(['Not checked', `${formatCount(unchecked)} messages came faster than the alert rules run`]);
  if (badTopics > 0)
    facts.push(['Topics not allowed', `${formatCount(badTopics)}, shown all the same; the inspector names them`]);
  return facts;
}

/** The limits and abilities the broker stated in its CONNACK, or what holds where it stated none (§3.2.2.3). */
export function brokerLimits(broker: BrokerFacts): Fact[] {
  const { receiveMaximum, maximumQos, maximumPacketBytes, topicAliasMaximum } = broker;
  const facts: Fact[] = [
    [
      'Receive maximum',
      `${formatCount(receiveMaximum ?? 65_535)} messages of QoS 1 and 2 at a time${unstated(receiveMaximum)}`,
    ],
    ['Maximum QoS', `${maximumQos ?? 2}${unstated(maximumQos)}`],
    ['Maximum packet size', maximumPacketBytes === null ? 'no limit stated' : formatBytes(maximumPacketBytes)],
    ['Topic alias maximum', topicAliasMaximum ? String(topicAliasMaximum) : 'takes no topic aliases'],
    ['Retained messages', yes(broker.isRetainAvailable)],
    ['Wildcards', yes(broker.isWildcardAvailable)],
    ['Shared subscriptions', yes(broker.isSharedAvailable)],
    ['Subscription identifiers', yes(broker.areSubscriptionIdsAvailable)],
  ];
  const said: [string, string | null][] = [
    ['Response information', broker.responseInformation],
    ['Server reference', broker.serverReference],
    ['Reason', broker.reasonString],
    ...broker.userProperties,
  ];
  return [
    ...facts,
    ...said.flatMap(([name, value]): Fact[] => (value === null ? [] : [[oneLine(name), oneLine(value)]])),
  ];
}

function limited(stated: number | null | undefined, asked: number, say: (value: number) => string): string {
  return stated == null || stated === asked ? say(asked) : `${say(stated)} (set by the broker; asked: ${say(asked)})`;
}

const unstated = (value: number | null): string => (value === null ? ' (not stated)' : '');
const yes = (is: boolean | null): string =>
  is === false ? 'not available' : `available${is === null ? ' (not stated)' : ''}`;
const times = (count: number): string => (count === 1 ? 'once' : `${formatCount(count)} times`);
