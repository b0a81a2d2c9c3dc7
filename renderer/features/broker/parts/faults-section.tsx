import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

import { MAX_FAULT_DELAY_MS, type Fault } from '../../../../shared/contract/broker-settings.ts';
import { formatCount } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import pane from '../broker-pane.module.css';
import type { Draft } from '../use-draft.ts';
import { FAULT_CHOICES, RETURN_CODE_CHOICES } from '../words.ts';
import classes from './settings-form.module.css';

/** Most faults: the contract's bound. */
const MOST = 100;
const NEW_FAULT: Fault = {
  isOn: true,
  what: 'drop',
  clientId: '',
  filter: '#',
  percent: 100,
  delayMs: 1_000,
  returnCode: 3,
};

/** What goes wrong on purpose. */
export function FaultsSection({ draft, hits }: { draft: Draft; hits: readonly number[] }) {
  const { faults } = draft.values;
  return (
    <section className={pane.section} aria-labelledby="broker-faults">
      <h2 id="broker-faults" className={pane.heading}>
        Faults on purpose
      </h2>
      <p className={pane.about}>
        They meet what matching clients publish, or their connecting; * in a client id stands for any characters. A
        client that is cut off is so before its message is acknowledged; dropped messages are acknowledged, then lost. A
        session that expires loses its subscriptions and what waits for it. Each one is noted in the client’s wire log.
      </p>
      <ul className={classes.rows} aria-label="Faults">
        {faults.map((_, index) => (
          // Faults have no name of their own.
          <FaultRow key={index} index={index} draft={draft} hits={hits[index] ?? 0} />
        ))}
      </ul>
      <div className={pane.buttons}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={faults.length >= MOST}
          onClick={() => draft.change({ faults: [...faults, NEW_FAULT] })}
        >
          Add fault
        </Button>
      </div>
    </section>
  );
}

interface FaultRowProps {
  index: number;
  draft: Draft;
  /** How often it struck since the broker started. */
  hits: number;
}

function FaultRow({ index, draft: { values, problems, change }, hits }: FaultRowProps) {
  const fault = values.faults[index]!;
  const set = (part: Partial<Fault>): void => change({ faults: values.faults.with(index, { ...fault, ...part }) });
  const number = index + 1;
  return (
    <li className={classes.row}>
      <Switch
        className={classes.on}
        aria-label={`Fault ${number} is on`}
        checked={fault.isOn}
        onChange={(event) => set({ isOn: event.currentTarget.checked })}
      />
      <Select
        className={classes.middle}
        aria-label={`Kind of fault ${number}`}
        data={FAULT_CHOICES}
        allowDeselect={false}
        value={fault.what}
        onChange={(value) => set({ what: FAULT_CHOICES.find((choice) => choice.value === value)?.value ?? 'drop' })}
      />
      <TextInput
        className={classes.middle}
        aria-label={`Client id of fault ${number}`}
        placeholder="any client id"
        spellCheck={false}
        maxLength={200}
        value={fault.clientId}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      {fault.what === 'refuse' && <ReturnCode number={number} fault={fault} set={set} />}
      {fault.what === 'expire' && <span className={classes.grow}>forgotten before it comes back</span>}
      {fault.what !== 'refuse' && fault.what !== 'expire' && (
        <TextInput
          className={`${classes.grow} ${classes.mono}`}
          aria-label={`Topic filter of fault ${number}`}
          spellCheck={false}
          maxLength={1_000}
          value={fault.filter}
          error={problems[`faults.${index}.filter`]}
          onChange={(event) => set({ filter: event.currentTarget.value })}
        />
      )}
      {fault.what === 'delay' && <Delay number={number} fault={fault} set={set} />}
      <NumberInput
        className={classes.short}
        aria-label={`Share of fault ${number}`}
        suffix=" %"
        min={1}
        max={100}
        allowDecimal={false}
        clampBehavior="strict"
        hideControls
        value={fault.percent}
        onChange={(value) => set({ percent: Math.max(1, Number(value) || 1) })}
      />
      <span className={classes.hits} title="How often it struck">
        {formatCount(hits)}×
      </span>
      <IconButton
        label={`Remove fault ${number}`}
        icon={<IconTrash size={16} />}
        onClick={() => change({ faults: values.faults.toSpliced(index, 1) })}
      />
    </li>
  );
}

interface PartProps {
  number: number;
  fault: Fault;
  set(part: Partial<Fault>): void;
}

function ReturnCode({ number, fault, set }: PartProps) {
  const codes = [2, 3, 4, 5] as const;
  return (
    <Select
      className={classes.grow}
      aria-label={`Return code of fault ${number}`}
      data={RETURN_CODE_CHOICES}
      allowDeselect={false}
      value={String(fault.returnCode)}
      onChange={(value) => set({ returnCode: codes.find((code) => String(code) === value) ?? 3 })}
    />
  );
}

function Delay({ number, fault, set }: PartProps) {
  return (
    <NumberInput
      className={classes.short}
      aria-label={`Delay of fault ${number}`}
      suffix=" ms"
      min={0}
      max={MAX_FAULT_DELAY_MS}
      allowDecimal={false}
      clampBehavior="strict"
      hideControls
      value={fault.delayMs}
      onChange={(value) => set({ delayMs: Number(value) || 0 })}
    />
  );
}
