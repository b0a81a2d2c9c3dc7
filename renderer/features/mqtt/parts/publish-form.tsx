import { Button, Checkbox, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import type { MqttAnswer } from '../../../../shared/contract/mqtt.ts';
import { MAX_PUBLISH_BYTES, type Qos } from '../../../../shared/contract/mqtt-profile.ts';
import type { PublishProperties } from '../../../../shared/contract/mqtt-properties.ts';
import type { EquivalentMessage } from '../../../../shared/domain/code/equivalent.ts';
import { topicNameProblem } from '../../../../shared/domain/topic-filter.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { qosText } from '../message-facts.ts';
import { editDraft, type ExplorerStore, type PublishDraft } from '../mqtt-store.ts';
import { answerMs, NO_PROPERTIES, propertiesOf } from '../property-draft.ts';
import { buildPayload, convertPayload, type PayloadMode } from '../publish-payload.ts';
import classes from './publish-form.module.css';
import { PublishPropertiesSection } from './publish-properties.tsx';
import { RequestAnswer } from './request-answer.tsx';
import { PublishTools } from './publish-tools.tsx';

const MODES: { value: PayloadMode; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
  { value: 'hex', label: 'Hex' },
];

type Outcome =
  { tookMs: number; sizeBytes: number; qos: Qos; topic: string } | { answer: MqttAnswer } | { error: WireError };

interface Sent {
  topic: string;
  payload: Uint8Array<ArrayBuffer>;
  qos: Qos;
}

interface PublishFormProps {
  store: ExplorerStore;
  sessionId: string;
  /** Topic selected in the tree; empty for none. */
  selectedTopic: string;
  isOpen: boolean;
  /** The connection speaks MQTT 5.0, which has properties. */
  isFive: boolean;
}

/** Sends a message to the broker, and says when it has it. */
export function PublishForm({ store, sessionId, selectedTopic, isOpen, isFive }: PublishFormProps) {
  const draft = useStore(store, (state) => state.draft);
  const topic = draft.topic ?? selectedTopic;
  const payload = buildPayload(draft.mode, draft.text);
  const sizeBytes = payload.bytes?.byteLength ?? 0;
  const topicProblem = topic === '' ? null : topicNameProblem(topic);
  const payloadProblem = sizeBytes > MAX_PUBLISH_BYTES ? 'At most 16 MiB can be published' : payload.problem;
  const draftProperties = draft.properties ?? NO_PROPERTIES;
  const { properties, problem: propertyProblem } = propertiesOf(draftProperties);
  const hasProperties = isFive && Object.keys(properties).length > 0;
  const isRight = !topicProblem && !payloadProblem && (!isFive || !propertyProblem);
  const canSend = isOpen && topic !== '' && isRight;
  const { outcome, isSending, send, ask } = useSend(sessionId);

  const publish = (): void => {
    if (!canSend || !payload.bytes) return;
    const message = { topic, payload: payload.bytes, qos: draft.qos };
    if (isFive && draftProperties.isRequest) ask({ ...message, properties, timeoutMs: answerMs(draftProperties) });
    else send({ ...message, retain: draft.retain, ...(hasProperties ? { properties } : {}) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    // What is typed in a dialog opened from here comes by, too.
    if (!event.currentTarget.contains(event.target as Node)) return;
    event.preventDefault();
    publish();
  };

  return (
    <form
      className={classes.form}
      aria-label="Publish a message"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        publish();
      }}
    >
      <TopicField store={store} topic={topic} selectedTopic={selectedTopic} problem={topicProblem} />
      <div className={classes.payloadHead}>
        <SegmentedControl
          aria-label="Payload is written as"
          value={draft.mode}
          data={MODES}
          onChange={(mode) => editDraft(store, { mode, text: convertPayload(draft.mode, mode, draft.text) })}
        />
        <span className={classes.size}>{payload.bytes ? formatBytes(sizeBytes) : '–'}</span>
      </div>
      <Textarea
        aria-label="Payload"
        value={draft.text}
        spellCheck={false}
        classNames={{
          root: classes.payload ?? '',
          wrapper: classes.payloadWrapper ?? '',
          input: `${classes.mono} ${classes.payloadInput}`,
        }}
        placeholder={draft.mode === 'hex' ? 'de ad be ef' : draft.mode === 'json' ? '{ "on": true }' : ''}
        error={payloadProblem}
        onChange={(event) => editDraft(store, { text: event.currentTarget.value })}
      />
      <PublishPropertiesSection
        draft={draftProperties}
        problem={propertyProblem}
        isFive={isFive}
        onChange={(change) => editDraft(store, { properties: { ...draftProperties, ...change } })}
      />
      <SendRow store={store} canSend={canSend} isSending={isSending} isRequest={isFive && draftProperties.isRequest} />
      {outcome && 'answer' in outcome && isOpen ? (
        <RequestAnswer answer={outcome.answer} />
      ) : (
        <Result outcome={outcome} isOpen={isOpen} />
      )}
      <PublishTools
        sessionId={sessionId}
        hasProperties={isFive && Object.keys(properties).length > 0}
        message={topicProblem || payloadProblem ? null : messageOf(draft, topic, payload.bytes)}
      />
      <ClearRetained sessionId={sessionId} topic={topic} canClear={isOpen && topic !== '' && !topicProblem} />
    </form>
  );
}

interface TopicFieldProps {
  store: ExplorerStore;
  topic: string;
  selectedTopic: string;
  problem: string | null;
}

function TopicField({ store, topic, selectedTopic, problem }: TopicFieldProps) {
  const own = useStore(store, (state) => state.draft.topic);
  return (
    <TextInput
      label="Topic"
      value={topic}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: classes.mono ?? '' }}
      error={problem && `Cannot be used: ${problem}`}
      description={
        own !== null && selectedTopic !== '' && own !== selectedTopic ? (
          <button type="button" className={classes.link} onClick={() => editDraft(store, { topic: null })}>
            Use the topic selected in the tree
          </button>
        ) : null
      }
      onChange={(event) => editDraft(store, { topic: event.currentTarget.value })}
    />
  );
}

/** What the form holds, to be written for other tools; null while something is missing. */
function messageOf(
  { qos, retain }: PublishDraft,
  topic: string,
  bytes: Uint8Array<ArrayBuffer> | null,
): EquivalentMessage | null {
  return topic === '' || bytes === null ? null : { topic, payload: bytes, qos, retain };
}

interface SendRowProps {
  store: ExplorerStore;
  canSend: boolean;
  isSending: boolean;
  isRequest: boolean;
}

function SendRow({ store, canSend, isSending, isRequest }: SendRowProps) {
  const qos = useStore(store, (state) => state.draft.qos);
  const retain = useStore(store, (state) => state.draft.retain);
  return (
    <div className={classes.send}>
      <NativeSelect
        aria-label="Quality of service"
        size="xs"
        value={String(qos)}
        data={([0, 1, 2] as const).map((one) => ({ value: String(one), label: qosText(one) }))}
        onChange={(event) => editDraft(store, { qos: Number(event.currentTarget.value) as Qos })}
      />
      <Checkbox
        label="Retain"
        checked={retain && !isRequest}
        disabled={isRequest}
        onChange={(event) => editDraft(store, { retain: event.currentTarget.checked })}
      />
      <span className={classes.grow} />
      <Button type="submit" leftSection={<IconSend size={14} />} disabled={!canSend} loading={isSending}>
        {isRequest ? 'Send request' : 'Publish'}
        <KeyHint keys="mod+enter" />
      </Button>
    </div>
  );
}

function useSend(sessionId: string) {
  const lab = useLab();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isSending, setIsSending] = useState(false);
  const follow = (work: Promise<Outcome>): void => {
    setIsSending(true);
    work
      .then(setOutcome, (error: unknown) => {
        if (!(error instanceof LabError)) throw error;
        setOutcome({ error: error.toWire() });
      })
      .finally(() => setIsSending(false));
  };
  const send = (message: Sent & { retain: boolean; properties?: PublishProperties }): void => {
    const { topic, qos, payload } = message;
    const sizeBytes = payload.byteLength;
    follow(lab.mqtt.publish({ sessionId, ...message }).then(({ tookMs }) => ({ tookMs, sizeBytes, qos, topic })));
  };
  const ask = (request: Sent & { properties: PublishProperties; timeoutMs: number }): void =>
    follow(lab.mqtt.ask({ sessionId, ...request }).then((answer) => ({ answer })));
  return { outcome, isSending, send, ask };
}

const DONE = ['Handed to the network', 'The broker has it', 'The broker has it, once'] as const;

function Result({ outcome, isOpen }: { outcome: Outcome | null; isOpen: boolean }) {
  if (!isOpen) return <p className={classes.result}>Connect to publish.</p>;
  if (outcome && 'error' in outcome) {
    const { title, next } = textOf(outcome.error);
    return (
      <p className={classes.failed} role="alert">
        {title}. {next}
      </p>
    );
  }
  return (
    <p className={classes.result} role="status">
      {outcome &&
        'qos' in outcome &&
        `${DONE[outcome.qos]} after ${formatDuration(outcome.tookMs)}: ${formatBytes(outcome.sizeBytes)} at QoS ${outcome.qos}`}
    </p>
  );
}

function ClearRetained({ sessionId, topic, canClear }: { sessionId: string; topic: string; canClear: boolean }) {
  const lab = useLab();
  const shell = useShell();
  const clear = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Clear the retained message?',
      body: `The broker will forget what it keeps for “${topic}”.`,
      action: 'Clear retained',
      isDangerous: true,
    });
    if (!isSure) return;
    await lab.mqtt.clearRetained({ sessionId, topic });
    shell.tell('The broker forgot the retained message');
  };
  return (
    <div className={classes.clear}>
      <span>Retained: the broker keeps the last such message of a topic and gives it to whoever subscribes later.</span>
      <Button variant="default" size="compact-xs" disabled={!canClear} onClick={() => void clear().catch(shell.fail)}>
        Clear retained
      </Button>
    </div>
  );
}
