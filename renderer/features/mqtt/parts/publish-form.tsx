import { Button, Checkbox, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { lazy, Suspense, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import type { Qos } from '../../../../shared/contract/mqtt-profile.ts';
import type { PayloadMode } from '../../../../shared/contract/publish-draft.ts';
import { formatBytes } from '../../../lib/format.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { qosText } from '../message-facts.ts';
import { editDraft, type ExplorerStore } from '../mqtt-store.ts';
import { NO_PROPERTIES } from '../../../../shared/domain/publish/property-draft.ts';
import { convertPayload, layOutJson } from '../../../../shared/domain/publish/publish-payload.ts';
import type { Composer } from '../use-composer.ts';
import { ClearRetained } from './clear-retained.tsx';
import classes from './publish-form.module.css';
import { PublishPropertiesSection } from './publish-properties.tsx';
import { PublishResult } from './publish-result.tsx';
import { FilePayload, FileButton } from './payload-file.tsx';
import { PublishTools } from './publish-tools.tsx';
import { TemplateRow } from './template-row.tsx';

/** The editor is the heaviest part of the pane, and wanted only for JSON. */
const JsonEditor = lazy(async () => ({ default: (await import('./json-editor.tsx')).JsonEditor }));

const MODES: { value: PayloadMode; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
  { value: 'hex', label: 'Hex' },
  { value: 'base64', label: 'Base64' },
];
const PLACEHOLDERS: Readonly<Record<PayloadMode, string>> = {
  text: '',
  json: '{ "on": true }',
  hex: 'de ad be ef',
  base64: '3q2+7w==',
};

interface PublishFormProps {
  store: ExplorerStore;
  composer: Composer;
  /** Topic selected in the tree; empty for none. */
  selectedTopic: string;
}

/** Writes a message, sends it to the broker, and says when it has it. */
export function PublishForm({ store, composer, selectedTopic }: PublishFormProps) {
  const { target, typed, prepared, publisher, publish, canSend } = composer;
  const properties = typed.properties ?? NO_PROPERTIES;
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
        // So does the form of such a dialog.
        if (event.target === event.currentTarget) publish();
      }}
    >
      <TopicField store={store} topic={typed.topic} selectedTopic={selectedTopic} problem={prepared.topicProblem} />
      <PayloadField store={store} composer={composer} />
      <TemplateRow store={store} composer={composer} />
      <PublishPropertiesSection
        draft={properties}
        problem={prepared.propertyProblem}
        isFive={target.isFive}
        onChange={(change) => editDraft(store, { properties: { ...properties, ...change } })}
      />
      <SendRow
        store={store}
        canSend={canSend}
        isSending={publisher.isSending}
        isRequest={target.isFive && properties.isRequest}
      />
      <PublishResult outcome={publisher.outcome} isOpen={target.isOpen} isFive={target.isFive} />
      <PublishTools store={store} sessionId={target.sessionId} composer={composer} />
      <ClearRetained
        sessionId={target.sessionId}
        topic={typed.topic}
        canClear={target.isOpen && typed.topic !== '' && !prepared.topicProblem && !typed.isTemplate}
      />
    </form>
  );
}

function PayloadField({ store, composer }: { store: ExplorerStore; composer: Composer }) {
  const { typed, prepared, file } = composer;
  return (
    <>
      <div className={classes.payloadHead}>
        <SegmentedControl
          aria-label="Payload is written as"
          value={typed.mode}
          data={MODES}
          disabled={file !== null}
          onChange={(mode) => editDraft(store, { mode, text: convertPayload(typed.mode, mode, typed.text) })}
        />
        <FileButton composer={composer} />
        {typed.mode === 'json' && !file && <LayOutButton store={store} text={typed.text} />}
        <span className={classes.size}>{prepared.sizeBytes === null ? '–' : formatBytes(prepared.sizeBytes)}</span>
      </div>
      {file ? (
        <FilePayload file={file} problem={prepared.payloadProblem} onRemove={() => composer.setFile(null)} />
      ) : typed.mode === 'json' ? (
        <Suspense fallback={<PlainPayload store={store} composer={composer} />}>
          <JsonEditor
            value={typed.text}
            isTemplate={typed.isTemplate}
            placeholder={PLACEHOLDERS.json}
            error={prepared.payloadProblem}
            className={classes.payload}
            onChange={(text) => editDraft(store, { text })}
          />
        </Suspense>
      ) : (
        <PlainPayload store={store} composer={composer} />
      )}
    </>
  );
}

function PlainPayload({ store, composer: { typed, prepared } }: { store: ExplorerStore; composer: Composer }) {
  return (
    <Textarea
      aria-label="Payload"
      value={typed.text}
      spellCheck={false}
      classNames={{
        root: classes.payload ?? '',
        wrapper: classes.payloadWrapper ?? '',
        input: `${classes.mono} ${classes.payloadInput}`,
      }}
      placeholder={PLACEHOLDERS[typed.mode]}
      error={prepared.payloadProblem}
      onChange={(event) => editDraft(store, { text: event.currentTarget.value })}
    />
  );
}

/** Puts the JSON of the form on lines. */
function LayOutButton({ store, text }: { store: ExplorerStore; text: string }) {
  const laidOut = layOutJson(text);
  return (
    <Button
      variant="default"
      size="compact-xs"
      disabled={laidOut === null || laidOut === text}
      onClick={() => editDraft(store, { text: laidOut ?? text })}
    >
      Format
    </Button>
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
