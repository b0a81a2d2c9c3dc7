import type { MqttAnswer } from '../../../shared/contract/mqtt.ts';
import type { PublishProperties } from '../../../shared/contract/mqtt-properties.ts';
import { topicNameProblem } from '../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Connection } from './connection.ts';
import { newCorrelation, type OpenRequests } from './open-requests.ts';
import type { TopicStore } from './topic-store.ts';

export interface MessageSenderDeps {
  clock: Clock;
  connection: Connection;
  requests: OpenRequests;
  store: TopicStore;
  protocolVersion: 4 | 5;
  onChange(): void;
}

/** What a session sends: messages, requests that wait for their answer, and the end of a retained message. */
export class MessageSender {
  constructor(private readonly deps: MessageSenderDeps) {}

  /** Resolves with the milliseconds it took. @throws LabError `mqtt.needs-version-5`, see `MqttLink.publish`. */
  async publish(
    topic: string,
    payload: Uint8Array,
    qos: 0 | 1 | 2,
    retain: boolean,
    properties?: PublishProperties,
  ): Promise<number> {
    const { clock, connection, store, protocolVersion } = this.deps;
    if (properties && protocolVersion !== 5)
      throw new LabError('mqtt.needs-version-5', { what: 'Properties and requests' });
    const startedNs = clock.nowNs();
    await connection.link().publish(topic, payload, qos, retain, properties);
    if (retain) {
      store.published(topic, payload.byteLength);
      this.deps.onChange();
    }
    return Number(clock.nowNs() - startedNs) / 1e6;
  }

  /** Publishes a request and waits for its answer. @throws LabError `mqtt.no-answer`, as `publish` and `subscribe`. */
  async ask(
    topic: string,
    payload: Uint8Array,
    qos: 0 | 1 | 2,
    properties: PublishProperties,
    timeoutMs: number,
  ): Promise<MqttAnswer> {
    const { clock, connection, requests } = this.deps;
    const prefix = connection.broker?.responseInformation ?? 'wirebench/responses/';
    const responseTopic = properties.responseTopic || `${prefix}${connection.clientId}`;
    const correlationData = properties.correlationData ?? newCorrelation();
    checkResponseTopic(responseTopic);
    if (!connection.subscriptions.covers(responseTopic)) await connection.subscribe({ filter: responseTopic, qos });
    const request = { responseTopic, correlationData };
    const nowMs = (): number => Number(clock.nowNs()) / 1e6;
    const answer = await requests.ask(request, timeoutMs, nowMs, () =>
      this.publish(topic, payload, qos, false, { ...properties, ...request }),
    );
    if (!answer) throw new LabError('mqtt.no-answer', { topic, responseTopic, timeoutMs });
    return answer;
  }

  /** Makes the broker forget a retained message; waits for its word where it gives one. @throws as `publish`. */
  async clearRetained(topic: string): Promise<void> {
    const qos = this.deps.connection.link().maximumQos > 0 ? 1 : 0;
    await this.publish(topic, new Uint8Array(), qos, true);
  }
}

/** @throws LabError `mqtt.bad-topic` [MQTT-3.3.2-14]. */
function checkResponseTopic(topic: string): void {
  const rule = topicNameProblem(topic);
  if (rule) throw new LabError('mqtt.bad-topic', { topic, rule });
}
