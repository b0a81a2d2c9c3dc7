import { useState } from 'react';

import type { MqttAnswer } from '../../../shared/contract/mqtt.ts';
import type { Qos } from '../../../shared/contract/mqtt-profile.ts';
import type { TypedMessage } from '../../../shared/contract/publish-draft.ts';
import { MAX_KEPT_CHARS } from '../../../shared/contract/saved-messages.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import type { TemplateSource } from '../../../shared/domain/template/template.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { ReadyMessage, PayloadFile } from '../../../shared/domain/publish/publish-message.ts';

/** How the last publish went. */
export type Outcome =
  { tookMs: number; sizeBytes: number; qos: Qos; topic: string } | { answer: MqttAnswer } | { error: WireError };

/** What the publish tab is about. */
export interface PublishTarget {
  sessionId: string;
  /** Name of the connection, as the history shows it. */
  title: string;
  clientId: string;
  isOpen: boolean;
  /** The connection speaks MQTT 5.0, which has properties. */
  isFive: boolean;
}

/** Publishes, says how it went, and keeps what was typed in the history. */
export function usePublisher({ sessionId, title }: PublishTarget) {
  const lab = useLab();
  const shell = useShell();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isSending, setIsSending] = useState(false);

  const send = (message: ReadyMessage): Promise<Outcome> => {
    const { topic, payload, qos, retain, properties, answerMs } = message;
    const toAll = { sessionId, topic, payload, qos };
    if (answerMs !== null) {
      return lab.mqtt
        .ask({ ...toAll, properties: properties ?? {}, timeoutMs: answerMs })
        .then((answer) => ({ answer }));
    }
    const sizeBytes = payload.byteLength;
    return lab.mqtt
      .publish({ ...toAll, retain, ...(properties && { properties }) })
      .then(({ tookMs }) => ({ tookMs, sizeBytes, qos, topic }));
  };
  const publish = async (message: ReadyMessage, typed: TypedMessage, file: PayloadFile | null): Promise<void> => {
    setIsSending(true);
    try {
      setOutcome(await send(message));
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      setOutcome({ error: error.toWire() });
      return;
    } finally {
      setIsSending(false);
    }
    // A file, or a text longer than the history takes, is not typed again from it.
    if (file || typed.text.length > MAX_KEPT_CHARS) return;
    await lab.savedMessages.remember({ connection: title, message: typed }).catch(shell.fail);
  };
  return { outcome, isSending, publish };
}

/** What templates are filled in with now; `count` messages were made before. */
export const templateSource = (clientId: string, count: number): TemplateSource => ({
  nowMs: Date.now(),
  count,
  random: Math.random,
  uuid: () => crypto.randomUUID(),
  clientId,
});
