import { Button, Checkbox, Modal, NativeSelect, NumberInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import {
  MAX_EXPECTATIONS,
  MAX_WITHIN_MS,
  type Expectation,
  type MqttCheck,
} from '../../../../shared/contract/checks.ts';
import type { Qos } from '../../../../shared/contract/mqtt-profile.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useAnswer } from '../../../link/use-answer.ts';
import { checkProblem } from '../check-draft.ts';
import { oneLine } from '../display-text.ts';
import { useChecks } from '../use-checks.ts';
import type { Composer } from '../use-composer.ts';
import { ExpectationFields } from './expectation-fields.tsx';
import classes from './message-book.module.css';
import { MessagePlace } from './message-place.tsx';

interface CheckDialogProps {
  composer: Composer;
  /** The check to change; null begins one with the form's message. */
  id: string | null;
  onClose(): void;
  /** It was saved. */
  onSaved?(): void;
}

/** What is published, and what must come after it. */
export function CheckDialog(props: CheckDialogProps) {
  return props.id === null ? <NewCheck {...props} /> : <KnownCheck {...props} id={props.id} />;
}

function NewCheck({ composer, ...rest }: CheckDialogProps) {
  const { typed } = composer;
  const [start] = useState<MqttCheck>(() => ({
    name: '',
    folder: '',
    message: typed,
    expectations: [{ filter: typed.properties?.responseTopic || typed.topic, rule: 'any', path: '$', text: '' }],
    qos: 0,
    withinMs: 1_000,
    countsRetained: false,
  }));
  return <CheckForm composer={composer} {...rest} start={start} />;
}

function KnownCheck(props: CheckDialogProps & { id: string }) {
  const { value } = useAnswer(props.id, (lab, signal) => lab.checks.get({ id: props.id }, signal));
  return value && <CheckForm {...props} start={value} />;
}

function CheckForm({ composer, id, onClose, onSaved, start }: CheckDialogProps & { start: MqttCheck }) {
  const lab = useLab();
  const shell = useShell();
  const folders = [...new Set(useChecks()?.map(({ folder }) => folder))].filter((folder) => folder !== '');
  const [draft, setDraft] = useState(start);
  const change = (next: Partial<MqttCheck>): void => setDraft((was) => ({ ...was, ...next }));
  const problem = checkProblem(draft);
  const save = async (): Promise<void> => {
    await lab.checks.save({ id, check: draft });
    onClose();
    onSaved?.();
  };
  return (
    <Modal opened onClose={onClose} title={id === null ? 'New check' : 'Change the check'} size="lg">
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (problem === null) void save().catch(shell.fail);
        }}
      >
        <MessagePlace
          name={draft.name}
          folder={draft.folder}
          folders={folders}
          onName={(name) => change({ name })}
          onFolder={(folder) => change({ folder })}
        />
        <Publishes draft={draft} composer={composer} onChange={change} />
        <Expectations expectations={draft.expectations} onChange={(expectations) => change({ expectations })} />
        <Limits draft={draft} onChange={change} />
        {problem !== null && <p className={classes.words}>{problem}</p>}
        <div className={classes.buttons}>
          <Button type="submit" disabled={problem !== null}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface PartProps {
  draft: MqttCheck;
  onChange(next: Partial<MqttCheck>): void;
}

function Publishes({ draft: { message }, composer, onChange }: PartProps & { composer: Composer }) {
  const { typed } = composer;
  return (
    <Checkbox
      label="Publish a message first"
      checked={message !== null}
      description={
        message === null
          ? 'It waits only, for what others publish.'
          : `${oneLine(message.topic)} ${oneLine(message.text.slice(0, 200)) || '(empty payload)'}, QoS ${message.qos}`
      }
      onChange={(event) => onChange({ message: event.currentTarget.checked ? typed : null })}
    />
  );
}

interface ExpectationsProps {
  expectations: readonly Expectation[];
  onChange(expectations: Expectation[]): void;
}

function Expectations({ expectations, onChange }: ExpectationsProps) {
  const last = expectations.at(-1)!;
  return (
    <>
      {expectations.map((expectation, index) => (
        <ExpectationFields
          key={index}
          number={index + 1}
          expectation={expectation}
          canRemove={expectations.length > 1}
          onChange={(next) => onChange(expectations.with(index, next))}
          onRemove={() => onChange(expectations.toSpliced(index, 1))}
        />
      ))}
      {expectations.length < MAX_EXPECTATIONS && (
        <div>
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...expectations, { ...last, rule: 'any', text: '' }])}
          >
            Expect more
          </Button>
        </div>
      )}
    </>
  );
}

function Limits({ draft: { withinMs, qos, countsRetained }, onChange }: PartProps) {
  return (
    <>
      <div className={classes.pair}>
        <NumberInput
          label="Within, in milliseconds"
          min={1}
          max={MAX_WITHIN_MS}
          allowDecimal={false}
          hideControls
          value={withinMs}
          onChange={(value) => typeof value === 'number' && value >= 1 && onChange({ withinMs: value })}
        />
        <NativeSelect
          size="xs"
          label="Subscribes with"
          value={String(qos)}
          data={['0', '1', '2'].map((value) => ({ value, label: `QoS ${value}` }))}
          onChange={(event) => onChange({ qos: Number(event.currentTarget.value) as Qos })}
        />
      </div>
      <Checkbox
        label="Retained messages count"
        description="Off: only what is published after the check has begun."
        checked={countsRetained}
        onChange={(event) => onChange({ countsRetained: event.currentTarget.checked })}
      />
    </>
  );
}
