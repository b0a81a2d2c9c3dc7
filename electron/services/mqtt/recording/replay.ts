import type { Replay, ReplaySettings } from '../../../../shared/contract/recordings.ts';
import { readProperties } from '../../../../shared/domain/mqtt-properties.ts';
import { compileFilter } from '../../../../shared/domain/topic-filter.ts';
import type { MqttSession } from '../mqtt-session.ts';
import { type Outgoing, type PacedItem, PacedRun } from '../paced-run.ts';
import type { RecordedMessage } from './recording-format.ts';
import type { RecordingReader } from './recording-reader.ts';

export interface ReplayPlan {
  replayId: string;
  recording: { id: string; name: string };
  settings: ReplaySettings;
  isFive: boolean;
}

/** Sends a recording again, each message at its time after the first. */
export class RecordingReplay {
  readonly paced: PacedRun;
  #passedOver = 0;

  constructor(
    private readonly plan: ReplayPlan,
    private readonly reader: RecordingReader,
    private readonly target: Pick<MqttSession, 'sender' | 'title'>,
    onChange: () => void,
  ) {
    this.paced = new PacedRun(target.sender, onChange);
  }

  view(): Replay {
    const { recording, replayId } = this.plan;
    const { state, failure, counts, perS } = this.paced;
    return {
      replayId,
      recordingId: recording.id,
      recording: recording.name,
      connection: this.target.title,
      state,
      failure: failure?.toWire() ?? null,
      ...counts,
      passedOver: this.#passedOver,
      total: this.reader.total,
      perS,
    };
  }

  run(): Promise<void> {
    return this.paced.run(this.#items());
  }

  async *#items(): AsyncGenerator<PacedItem> {
    const { filter, speed } = this.plan.settings;
    const takes = filter === '' ? () => true : compileFilter(filter);
    for await (const message of this.reader.messages()) {
      // Topics that begin with $ are the broker's own [MQTT-4.7.2-1].
      if (message.topic.startsWith('$') || !takes(message.topic)) {
        this.#passedOver++;
        continue;
      }
      const atMs = speed === null ? null : Math.max(0, message.atMs - this.reader.firstMs) / speed;
      yield { atMs, make: () => this.#outgoing(message) };
    }
  }

  #outgoing({ topic, qos, retain, payload, properties }: RecordedMessage): Outgoing {
    const { prefix, keepsRetain } = this.plan.settings;
    const { subscriptionIds: _, topicAlias: __, ...kept } = readProperties(properties);
    const sent = this.plan.isFive && Object.keys(kept).length > 0 ? kept : undefined;
    // The piece of the file it is in gives way to the next one while the broker still has to be told.
    return {
      topic: prefix + topic,
      payload: Buffer.from(payload),
      qos,
      retain: retain && keepsRetain,
      properties: sent,
    };
  }
}
