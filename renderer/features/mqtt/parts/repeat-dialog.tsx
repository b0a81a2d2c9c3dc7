import { Button, Modal, SegmentedControl } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';

import type { RepeatPlan } from '../../../../shared/contract/repeats.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { setPublishing, type ExplorerStore } from '../mqtt-store.ts';
import type { Composer } from '../use-composer.ts';
import { useRepeatPlan } from '../use-repeat-plan.ts';
import classes from './message-book.module.css';
import { RepeatPlanFields } from './repeat-plan-fields.tsx';

interface RepeatDialogProps {
  store: ExplorerStore;
  composer: Composer;
  onClose(): void;
}

/** How often the form's message is sent by the host: at intervals, as a burst, or at times of the calendar. */
export function RepeatDialog({ store, composer, onClose }: RepeatDialogProps) {
  const lab = useLab();
  const shell = useShell();
  const { kind, setKind, draft, change, plan } = useRepeatPlan();
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
            { value: 'times', label: 'At times' },
          ]}
          onChange={setKind}
        />
        <RepeatPlanFields kind={kind} draft={draft} onChange={change} />
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
