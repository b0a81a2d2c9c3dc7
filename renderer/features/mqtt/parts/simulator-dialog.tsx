import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { javascript } from '@codemirror/lang-javascript';
import { keymap } from '@codemirror/view';
import { Button, Checkbox, Modal, NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { Qos } from '../../../../shared/contract/mqtt-profile.ts';
import { MAX_DEVICES, MAX_EVERY_MS, MIN_EVERY_MS, type Simulator } from '../../../../shared/contract/simulators.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useAnswer } from '../../../link/use-answer.ts';
import { CodeEditor } from '../../../ui/code-editor.tsx';
import { NEW_SIMULATOR, NEW_TICK, simulatorProblem } from '../simulator-draft.ts';
import classes from './script-dialog.module.css';
import { SimulatedFields } from './simulated-fields.tsx';
import { SimulatorPreview } from './simulator-preview.tsx';
import own from './simulator-dialog.module.css';

const LANGUAGE = [javascript(), closeBrackets(), keymap.of(closeBracketsKeymap)];

interface SimulatorDialogProps {
  /** The simulator to change; null begins one. */
  id: string | null;
  onClose(): void;
}

/** Devices that are not there: how many, how often, and what they send. */
export function SimulatorDialog({ id, onClose }: SimulatorDialogProps) {
  return (
    <Modal opened onClose={onClose} title={id === null ? 'New simulator' : 'Change the simulator'} size="xl">
      {id === null ? (
        <SimulatorForm id={id} onClose={onClose} start={NEW_SIMULATOR} />
      ) : (
        <Known id={id} onClose={onClose} />
      )}
    </Modal>
  );
}

function Known({ id, onClose }: { id: string; onClose(): void }) {
  const { value } = useAnswer(id, (lab, signal) => lab.simulators.get({ id }, signal));
  return value && <SimulatorForm id={id} onClose={onClose} start={value} />;
}

function SimulatorForm({ id, onClose, start }: SimulatorDialogProps & { start: Simulator }) {
  const lab = useLab();
  const shell = useShell();
  const [draft, setDraft] = useState(start);
  const change = (next: Partial<Simulator>): void => setDraft((was) => ({ ...was, ...next }));
  const problem = simulatorProblem(draft);
  const save = async (): Promise<void> => {
    await lab.simulators.save({ id, simulator: draft });
    onClose();
  };
  return (
    <form
      className={classes.dialog}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) void save().catch(shell.fail);
      }}
    >
      <Basics draft={draft} onChange={change} />
      <Source draft={draft} start={start} onChange={change} />
      <SimulatorPreview simulator={draft} canShow={problem === null} />
      <div className={classes.buttons}>
        {problem !== null && <p className={classes.hint}>{problem}</p>}
        <Button type="submit" disabled={problem !== null}>
          Save
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  draft: Simulator;
  onChange(next: Partial<Simulator>): void;
}

function Basics({ draft: { name, topic, devices, everyMs, jitterPercent, qos, retain }, onChange }: PartProps) {
  const number = (label: string, value: number, min: number, max: number, take: (value: number) => void) => (
    <NumberInput
      label={label}
      value={value}
      min={min}
      max={max}
      hideControls
      onChange={(next) => typeof next === 'number' && next >= min && next <= max && take(next)}
    />
  );
  return (
    <>
      <div className={own.two}>
        <TextInput
          data-autofocus
          label="Name"
          value={name}
          maxLength={100}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Topic, {{device}} for the number"
          value={topic}
          maxLength={1_000}
          spellCheck={false}
          onChange={(event) => onChange({ topic: event.currentTarget.value })}
        />
      </div>
      <div className={own.four}>
        {number('Devices', devices, 1, MAX_DEVICES, (value) => onChange({ devices: Math.round(value) }))}
        {number('Every, ms', everyMs, MIN_EVERY_MS, MAX_EVERY_MS, (value) => onChange({ everyMs: value }))}
        {number('Jitter, %', jitterPercent, 0, 100, (value) => onChange({ jitterPercent: value }))}
        <NativeSelect
          label="Sent with"
          size="xs"
          value={String(qos)}
          data={['0', '1', '2'].map((value) => ({ value, label: `QoS ${value}` }))}
          onChange={(event) => onChange({ qos: Number(event.currentTarget.value) as Qos })}
        />
        <Checkbox
          label="Retain"
          checked={retain}
          onChange={(event) => onChange({ retain: event.currentTarget.checked })}
        />
      </div>
    </>
  );
}

/** The form of values, or the script; the other one comes back as it was in what was opened. */
function Source({ draft: { source }, start, onChange }: PartProps & { start: Simulator }) {
  const other = (kind: string): Simulator['source'] => {
    if (start.source.kind === kind) return start.source;
    return kind === 'script' ? { kind: 'script', text: NEW_TICK } : NEW_SIMULATOR.source;
  };
  return (
    <>
      <SegmentedControl
        aria-label="What they send"
        value={source.kind}
        data={[
          { value: 'fields', label: 'JSON of values' },
          { value: 'script', label: 'A script' },
        ]}
        onChange={(kind) => onChange({ source: other(kind) })}
      />
      {source.kind === 'fields' ? (
        <SimulatedFields
          fields={source.fields}
          onChange={(fields) => onChange({ source: { kind: 'fields', fields } })}
        />
      ) : (
        <CodeEditor
          label="Script"
          className={own.editor}
          value={source.text}
          extensions={LANGUAGE}
          onChange={(text) => onChange({ source: { kind: 'script', text } })}
        />
      )}
    </>
  );
}
