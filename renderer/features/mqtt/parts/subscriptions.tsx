import { Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCode, IconRss, IconX } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import type { Qos } from '../../../../shared/contract/mqtt-profile.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { oneLine } from '../display-text.ts';
import { EquivalentsDialog } from './equivalents-dialog.tsx';
import classes from './subscriptions.module.css';

type Subscribed = MqttSessionStatus['subscriptions'][number];

interface SubscriptionsProps {
  sessionId: string;
  status: MqttSessionStatus;
}

/** What this connection asked the broker for, what the broker granted, and the way to change it. */
export function Subscriptions({ sessionId, status }: SubscriptionsProps) {
  const { subscriptions, state } = status;
  const refused = subscriptions.filter((subscription) => subscription.failure !== null).length;
  const [isOpened, setIsOpened] = useState(false);
  const [isCopying, setIsCopying] = useState(false);
  const copyAs = (): void => {
    setIsOpened(false);
    setIsCopying(true);
  };
  return (
    <Popover
      opened={isOpened}
      onChange={setIsOpened}
      position="bottom-end"
      shadow="md"
      width={440}
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <Button
          onClick={() => setIsOpened(!isOpened)}
          variant="default"
          size="compact-xs"
          leftSection={refused > 0 ? <IconAlertTriangle size={14} /> : <IconRss size={14} />}
          className={classes.button}
          data-refused={refused > 0 || undefined}
        >
          {subscriptions.length === 1 ? '1 subscription' : `${subscriptions.length} subscriptions`}
          {refused > 0 && `, ${refused} refused`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown}>
        {subscriptions.length === 0 && <p className={classes.none}>Nothing is subscribed, so nothing arrives.</p>}
        <ul className={classes.list} aria-label="Subscribed filters">
          {subscriptions.map((subscription) => (
            <Item key={subscription.filter} sessionId={sessionId} subscription={subscription} />
          ))}
        </ul>
        <AddForm sessionId={sessionId} isOpen={state === 'open'} subscriptions={subscriptions} />
        {subscriptions.length > 0 && (
          <Button
            className={classes.copyAs ?? ''}
            variant="default"
            size="compact-xs"
            leftSection={<IconCode size={14} />}
            onClick={copyAs}
          >
            Copy as…
          </Button>
        )}
      </Popover.Dropdown>
      {isCopying && (
        <EquivalentsDialog
          sessionId={sessionId}
          task={{ do: 'subscribe', subscriptions }}
          onClose={() => setIsCopying(false)}
        />
      )}
    </Popover>
  );
}

function Item({ sessionId, subscription }: { sessionId: string; subscription: Subscribed }) {
  const lab = useLab();
  const shell = useShell();
  const { filter, qos, grantedQos, failure } = subscription;
  return (
    <li className={classes.item}>
      <div className={classes.filter}>
        <bdi>{oneLine(filter)}</bdi>
        <span className={classes.granted} data-refused={failure !== null || undefined}>
          {failure ? textOf(failure).title : grantedText(qos, grantedQos)}
        </span>
      </div>
      <IconButton
        label={`Unsubscribe from ${oneLine(filter)}`}
        icon={<IconX size={14} />}
        onClick={() => void lab.mqtt.unsubscribe({ sessionId, filter }).catch(shell.fail)}
      />
    </li>
  );
}

function grantedText(qos: Qos, grantedQos: Qos | null): string {
  if (grantedQos === null) return `QoS ${qos} asked; the broker has not answered yet`;
  return grantedQos === qos ? `QoS ${qos} granted` : `QoS ${grantedQos} granted, ${qos} asked`;
}

interface AddFormProps {
  sessionId: string;
  isOpen: boolean;
  subscriptions: readonly Subscribed[];
}

function AddForm({ sessionId, isOpen, subscriptions }: AddFormProps) {
  const lab = useLab();
  const shell = useShell();
  const [filter, setFilter] = useState('');
  const [qos, setQos] = useState<Qos>(0);
  const problem = filter === '' ? null : topicFilterProblem(filter);
  const isKnown = subscriptions.some((subscription) => subscription.filter === filter && subscription.qos === qos);
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (filter === '' || problem) return;
    lab.mqtt.subscribe({ sessionId, filter, qos }).then(() => setFilter(''), shell.fail);
  };
  return (
    <form className={classes.add} onSubmit={add} aria-label="Add a subscription">
      <TextInput
        className={classes.addFilter ?? ''}
        aria-label="Topic filter"
        placeholder="building/+/temperature"
        value={filter}
        spellCheck={false}
        data-autofocus
        error={problem ? `Cannot be used: ${problem}` : isKnown && 'Already subscribed'}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label="QoS to ask for"
        size="xs"
        value={String(qos)}
        data={['0', '1', '2'].map((value) => ({ value, label: `QoS ${value}` }))}
        onChange={(event) => setQos(Number(event.currentTarget.value) as Qos)}
      />
      <Button type="submit" disabled={filter === '' || problem !== null || isKnown || !isOpen}>
        Subscribe
      </Button>
    </form>
  );
}
