import { Button, Modal, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_EVERY_MS, MAX_REPEAT_COUNT, type RepeatPlan } from '../../../../shared/contract/repeats.ts';
import { formatCount } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { setPublishing, type ExplorerStore } from '../mqtt-store.ts';
import type { Composer } from '../use-composer.ts';
import classes from './message-book.module.css';

const UNITS = [
  { value: '1', label: 'milliseconds' },
  { value: '1000', label: 'seconds' },
  { value: '60000', label: 'minutes' },
];

interface RepeatDialogProps {
  store: ExplorerStore;
  composer: Composer;
  onClose(): void;
}

/** How often the form's message is sent by the host: at intervals, or as a burst. */
export function RepeatDialog({ store, composer, onClose }: RepeatDialogProps) {
  const lab = useLab();
  const shell = useShell();
  const [kind, setKind] = useState<'interval' | 'burst'>('interval');
  const [every, setEvery] = useState<number | string>(1);
  const [unitMs, setUnitMs] = useState('1000');
  const [count, setCount] = useState<number | string>('');
  const [burst, setBurst] = useState<number | string>(1_000);
  const [perS, setPerS] = useState<number | string>('');
  const plan = kind === 'interval' ? intervalOf(every, Number(unitMs), count) : burstOf(burst, perS);
  const start = async (chosen: RepeatPlan): Promise<void> => {
    await lab.repeats.start({ sessionId: composer.target.sessionId, message: composer.typed, plan: chosen });
    onClose();
    setPublishing(store, { view: 'repeating' });
  };
  return (
    <Modal opened onClose={onClose} title="Repeat the message" size="sm">
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (plan) void start(plan).catch(shell.fail);
        }}
      >
        <SegmentedControl
          fullWidth
          aria-label="How it is repeated"
          value={kind}
          data={[
            { value: 'interval', label: 'At intervals' },
            { value: 'burst', label: 'As a burst' },
          ]}
          onChange={setKind}
        />
        {kind === 'interval' ? (
          <>
            <div className={classes.pair}>
              <NumberInput label="Every" min={0.01} hideControls value={every} onChange={setEvery} data-autofocus />
              <NativeSelect
                aria-label="Unit"
                size="xs"
                value={unitMs}
                data={UNITS}
                onChange={(event) => setUnitMs(event.currentTarget.value)}
              />
            </div>
            <CountInput label="How many" placeholder="Until it is stopped" value={count} onChange={setCount} />
          </>
        ) : (
          <>
            <CountInput label="Messages" value={burst} onChange={setBurst} />
            <NumberInput
              label="Messages a second"
              placeholder="As fast as the broker takes them"
              min={0.1}
              max={100_000}
              hideControls
              value={perS}
              onChange={setPerS}
            />
          </>
        )}
        <p className={classes.words}>
          The host sends them, whether or not this page is open. Variables are filled in for every message if that is
          on.
        </p>
        <div className={classes.buttons}>
          <Button type="submit" leftSection={<IconRepeat size={14} />} disabled={plan === null}>
            Start
          </Button>
        </div>
      </form>
    </Modal>
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

/** Null where what is typed is no plan. */
function intervalOf(every: number | string, unitMs: number, count: number | string): RepeatPlan | null {
  const everyMs = typeof every === 'number' ? every * unitMs : 0;
  if (!(everyMs >= 0.01 && everyMs <= MAX_EVERY_MS)) return null;
  return { everyMs, count: typeof count === 'number' ? count : null };
}

function burstOf(count: number | string, perS: number | string): RepeatPlan | null {
  if (typeof count !== 'number' || count < 1) return null;
  return { everyMs: typeof perS === 'number' && perS > 0 ? 1_000 / perS : null, count };
}
