import type { SparkplugContext } from '../../../shared/contract/decoders.ts';
import type { SessionId } from '../../../shared/contract/ids.ts';
import type { MessageRow } from '../../../shared/contract/mqtt.ts';
import { sparkplugBirthNumber, sparkplugLifeTopics, sparkplugTopic } from '../../../shared/domain/decode/sparkplug.ts';
import type { MqttSession } from './mqtt-session.ts';
import { payloadOf, SparkplugBirths } from './sparkplug-births.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicStore } from './topic-store.ts';

interface Question {
  sessionId: SessionId;
  topic: string;
  seq: number;
  aliases: readonly string[];
}

type Life = SparkplugContext['node'];

/**
 * What the births and deaths a connection has seen say of its Sparkplug nodes and devices. Nothing is kept for it: a
 * topic's last message is never forgotten, so the newest birth of each is always there.
 */
export class SparkplugLives {
  readonly #births = new SparkplugBirths();

  constructor(
    /** @throws LabError `mqtt.no-session`. */
    private readonly sessions: { session(sessionId: SessionId): MqttSession },
  ) {}

  /** @throws LabError `mqtt.no-session`. */
  async context({ sessionId, topic, seq, aliases }: Question): Promise<SparkplugContext> {
    const { store } = this.sessions.session(sessionId);
    const said = sparkplugTopic(topic);
    if (!said) return { node: UNKNOWN, device: null, births: [], aliases: [] };
    const born = sparkplugLifeTopics(said, 'BIRTH');
    const died = sparkplugLifeTopics(said, 'DEATH');
    const births = this.#births.before(store, said, seq);
    const node = lifeOf(store, born[0]!, died[0]!);
    return {
      node,
      device: said.device === null ? null : deviceLife(node, lifeOf(store, born[1]!, died[1]!)),
      births: births.map(({ topic, receivedAtMs }) => ({ topic, receivedAtMs })),
      // An alias is the same in a whole edge node; where births disagree, the device's own is nearer.
      aliases: aliases.flatMap((alias) => {
        const found = births.findLast((birth) => birth.aliases.has(alias))?.aliases.get(alias);
        return found ? [{ alias, ...found }] : [];
      }),
    };
  }
}

const UNKNOWN: Life = { isOnline: null, sinceMs: null };

/** Whether the newest birth is newer than the newest death. */
function lifeOf(store: TopicStore, birthTopic: string, deathTopic: string): Life {
  const birth = lastOf(store, birthTopic);
  const death = lastOf(store, deathTopic);
  if (!birth && !death) return UNKNOWN;
  const isOver =
    death !== null && (birth === null || (death.row.seq > birth.row.seq && isSameLife(store, birth, death)));
  return { isOnline: !isOver, sinceMs: (isOver ? death : birth)!.row.receivedAtMs };
}

interface Seen {
  node: TopicNode;
  row: MessageRow;
}

function lastOf(store: TopicStore, topic: string): Seen | null {
  const node = store.tree.find(topic);
  const row = node && store.history.last(node, 0);
  return row ? { node, row } : null;
}

/** A death may come late, when its node was born again: its number says which life it ends (Sparkplug 3.0.0 §6.4.6). */
function isSameLife(store: TopicStore, birth: Seen, death: Seen): boolean {
  const [born, died] = [birth, death].map(({ node, row }) => sparkplugBirthNumber(payloadOf(store, node, row)));
  return born === null || died === null || born === died;
}

/** A device cannot be reached without its node. */
const deviceLife = (node: Life, device: Life): Life =>
  node.isOnline === false && device.isOnline && (node.sinceMs ?? 0) >= (device.sinceMs ?? 0) ? node : device;
