import { NativeSelect, NumberInput } from '@mantine/core';

import { MAX_REPEAT_COUNT } from '../../../../shared/contract/repeats.ts';
import { formatCount } from '../../../lib/format.ts';
import type { PlanDraft, RepeatKind } from '../use-repeat-plan.ts';
import { CronInput } from './cron-input.tsx';
import classes from './message-book.module.css';

const UNITS = [
  { value: '1', label: 'milliseconds' },
  { value: '1000', label: 'seconds' },
  { value: '60000', label: 'minutes' },
];

interface RepeatPlanFieldsProps {
  kind: RepeatKind;
  draft: PlanDraft;
  onChange(change: Partial<PlanDraft>): void;
}

/** The fields of one way to repeat a message. */
export function RepeatPlanFields({ kind, draft, onChange }: RepeatPlanFieldsProps) {
  const { every, unitMs, count, burst, perS, cron } = draft;
  const howMany = (
    <CountInput
      label="How many"
      placeholder="Until it is stopped"
      value={count}
      onChange={(value) => onChange({ count: value })}
    />
  );
  if (kind === 'times') {
    return (
      <>
        <CronInput value={cron} onChange={(value) => onChange({ cron: value })} />
        {howMany}
      </>
    );
  }
  if (kind === 'interval') {
    return (
      <>
        <div className={classes.pair}>
          <NumberInput
            label="Every"
            min={0.01}
            hideControls
            value={every}
            onChange={(value) => onChange({ every: value })}
            data-autofocus
          />
          <NativeSelect
            aria-label="Unit"
            size="xs"
            value={unitMs}
            data={UNITS}
            onChange={(event) => onChange({ unitMs: event.currentTarget.value })}
          />
        </div>
        {howMany}
      </>
    );
  }
  return (
    <>
      <CountInput label="Messages" value={burst} onChange={(value) => onChange({ burst: value })} />
      <NumberInput
        label="Messages a second"
        placeholder="As fast as the broker takes them"
        min={0.1}
        max={100_000}
        hideControls
        value={perS}
        onChange={(value) => onChange({ perS: value })}
      />
    </>
  );
}

interface CountInputProps {
  label: string;
  placeholder?: string;
  value: number | string;
  onChange(value: number | string): void;
}

const CountInput = (props: CountInputProps) => (
  <NumberInput
    {...props}
    min={1}
    max={MAX_REPEAT_COUNT}
    allowDecimal={false}
    hideControls
    description={`At most ${formatCount(MAX_REPEAT_COUNT)}`}
  />
);
