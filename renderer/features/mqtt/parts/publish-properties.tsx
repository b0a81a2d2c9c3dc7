import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { useId, useState } from 'react';

import { MAX_USER_PROPERTIES } from '../../../../shared/contract/mqtt-properties.ts';
import type { PropertyDraft } from '../../../../shared/contract/publish-draft.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { isInterleaved, propertiesOf, type PropertyProblem } from '../../../../shared/domain/publish/property-draft.ts';
import { convertPayload } from '../../../../shared/domain/publish/publish-payload.ts';
import classes from './publish-properties.module.css';

interface PublishPropertiesProps {
  draft: PropertyDraft;
  problem: PropertyProblem | null;
  isFive: boolean;
  onChange(change: Partial<PropertyDraft>): void;
}

/** The properties a message is sent with; closed until wanted, and off where the connection speaks 3.1.1. */
export function PublishPropertiesSection(props: PublishPropertiesProps) {
  const { draft, isFive } = props;
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const count = Object.keys(propertiesOf(draft).properties).length;
  const isShown = isFive && isOpen;
  return (
    <>
      <Button
        className={classes.toggle ?? ''}
        variant="subtle"
        size="compact-xs"
        aria-expanded={isShown}
        aria-controls={isShown ? id : undefined}
        disabled={!isFive}
        leftSection={isShown ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        onClick={() => setIsOpen(!isOpen)}
      >
        Properties{count > 0 && isFive ? ` (${count})` : ''}
        {draft.isRequest && isFive ? ', waits for an answer' : ''}
      </Button>
      {!isFive && (
        <p className={classes.note}>
          Properties and requests need MQTT 5.0; this connection speaks 3.1.1. Choose 5.0 in its profile.
        </p>
      )}
      {isShown && <Fields id={id} {...props} />}
    </>
  );
}

function Fields({ id, draft, problem, onChange }: PublishPropertiesProps & { id: string }) {
  const error = (field: PropertyProblem['field']) => (problem?.field === field ? problem.text : null);
  const field = (name: 'contentType' | 'responseTopic' | 'expiryS' | 'topicAlias', label: string, hint: string) => (
    <TextInput
      label={label}
      placeholder={hint}
      value={draft[name]}
      spellCheck={false}
      className={classes.mono ?? ''}
      error={name === 'contentType' ? null : error(name)}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div id={id} role="group" aria-label="Properties" className={classes.fields}>
      {field('contentType', 'Content type', 'application/json')}
      <NativeSelect
        label="Payload format"
        size="xs"
        value={draft.format}
        data={[
          { value: 'unset', label: 'Not stated' },
          { value: 'utf8', label: 'UTF-8 text' },
          { value: 'bytes', label: 'Unspecified bytes' },
        ]}
        onChange={(event) => onChange({ format: event.currentTarget.value as PropertyDraft['format'] })}
      />
      {field('expiryS', 'Message expiry, seconds', 'never')}
      {field('topicAlias', 'Topic alias', 'none')}
      {field('responseTopic', 'Response topic', draft.isRequest ? 'made up for this client' : 'none')}
      <Correlation draft={draft} error={error('correlation')} onChange={onChange} />
      <UserProperties draft={draft} onChange={onChange} />
      <div className={classes.request}>
        <Checkbox
          label="Wait for the answer"
          description="Subscribes to the response topic and takes the first message with the same correlation data"
          checked={draft.isRequest}
          onChange={(event) => onChange({ isRequest: event.currentTarget.checked })}
        />
        {draft.isRequest && (
          <TextInput
            label="Longest wait, seconds"
            value={draft.timeoutS}
            error={error('timeoutS')}
            onChange={(event) => onChange({ timeoutS: event.currentTarget.value })}
          />
        )}
      </div>
    </div>
  );
}

type PartProps = Pick<PublishPropertiesProps, 'draft' | 'onChange'>;

function Correlation({ draft, error, onChange }: PartProps & { error: string | null }) {
  const { correlation, correlationMode } = draft;
  return (
    <TextInput
      label="Correlation data"
      placeholder={draft.isRequest ? 'made up for each request' : 'none'}
      value={correlation}
      spellCheck={false}
      className={classes.mono ?? ''}
      error={error}
      rightSectionWidth={70}
      rightSection={
        <NativeSelect
          aria-label="Correlation data is written as"
          size="xs"
          variant="unstyled"
          value={correlationMode}
          data={[
            { value: 'text', label: 'Text' },
            { value: 'hex', label: 'Hex' },
          ]}
          onChange={(event) => {
            const to = event.currentTarget.value as PropertyDraft['correlationMode'];
            onChange({ correlationMode: to, correlation: convertPayload(correlationMode, to, correlation) });
          }}
        />
      }
      onChange={(event) => onChange({ correlation: event.currentTarget.value })}
    />
  );
}

function UserProperties({ draft, onChange }: PartProps) {
  const { user } = draft;
  const set = (index: number, pair: [string, string]): void => onChange({ user: user.with(index, pair) });
  return (
    <div className={classes.user}>
      {user.map(([name, value], index) => (
        <div key={index} className={classes.pair}>
          <TextInput
            aria-label={`Name of user property ${index + 1}`}
            placeholder="name"
            value={name}
            spellCheck={false}
            onChange={(event) => set(index, [event.currentTarget.value, value])}
          />
          <TextInput
            aria-label={`Value of user property ${index + 1}`}
            placeholder="value"
            value={value}
            spellCheck={false}
            onChange={(event) => set(index, [name, event.currentTarget.value])}
          />
          <IconButton
            label={`Remove user property ${index + 1}`}
            icon={<IconTrash size={14} />}
            onClick={() => onChange({ user: user.toSpliced(index, 1) })}
          />
        </div>
      ))}
      {isInterleaved(draft) && (
        <p className={classes.note}>Properties of the same name are sent next to each other, in their order.</p>
      )}
      <Button
        className={classes.toggle ?? ''}
        variant="default"
        size="compact-xs"
        leftSection={<IconPlus size={12} />}
        disabled={user.length >= MAX_USER_PROPERTIES}
        onClick={() => onChange({ user: [...user, ['', '']] })}
      >
        Add user property
      </Button>
    </div>
  );
}
