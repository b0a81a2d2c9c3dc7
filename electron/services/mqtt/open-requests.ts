import { randomBytes } from 'node:crypto';

import { DETAIL_PREVIEW_BYTES, type MqttAnswer } from '../../../shared/contract/mqtt.ts';
import type { MessageProperties } from '../../../shared/contract/mqtt-properties.ts';
import { readProperties } from '../../../shared/domain/mqtt-properties.ts';
import type { Arrival } from './message-history.ts';

/** Bytes of the correlation data that is made up for a request. */
const CORRELATION_BYTES = 12;

export interface OpenRequest {
  responseTopic: string;
  correlationData: Uint8Array<ArrayBuffer>;
}

interface Waiting extends OpenRequest {
  answered(message: Arrival, properties: MessageProperties): void;
}

/** Requests whose answer has not come yet: one is an answer by its topic and its correlation data (MQTT 5.0 §4.10). */
export class OpenRequests {
  readonly #waiting = new Set<Waiting>();

  /** Looks at one message; costs nothing while nobody waits. */
  offer(topic: string, message: Arrival): void {
    if (this.#waiting.size === 0 || !message.properties) return;
    let properties: MessageProperties | null = null;
    for (const waiting of this.#waiting) {
      if (waiting.responseTopic !== topic) continue;
      properties ??= readProperties(message.properties);
      const { correlationData } = properties;
      if (correlationData && Buffer.compare(correlationData, waiting.correlationData) === 0)
        waiting.answered(message, properties);
    }
  }

  /** Resolves with the answer; null when none came in time. `send` begins the request. @throws what `send` does */
  async ask(request: OpenRequest, timeoutMs: number, nowMs: () => number, send: () => Promise<unknown>) {
    const { promise, resolve, reject } = Promise.withResolvers<MqttAnswer | null>();
    const startedMs = nowMs();
    const waiting: Waiting = {
      ...request,
      answered: ({ payload }, properties) =>
        resolve({
          tookMs: nowMs() - startedMs,
          ...request,
          sizeBytes: payload.byteLength,
          preview: new Uint8Array(payload.subarray(0, DETAIL_PREVIEW_BYTES)),
          properties,
        }),
    };
    this.#waiting.add(waiting);
    const timer = setTimeout(() => resolve(null), timeoutMs);
    send().catch(reject);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    }
  }
}

/** Correlation data nobody else uses. */
export const newCorrelation = (): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(CORRELATION_BYTES));
