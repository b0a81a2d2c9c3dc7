import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import { SUBSCRIPTION_COLORS, type Qos, type Subscription } from '../../../../shared/contract/mqtt-profile.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { SubscriptionOptions } from '../../../ui/subscription-options.tsx';
import classes from './subscriptions.module.css';

type Subscribed = MqttSessionStatus['subscriptions'][number];

type Options = Omit<Subscription, 'filter' | 'qos' | 'isPaused'>;

interface AddSubscriptionProps {
  sessionId: string;
  isOpen: boolean;
  isFive: boolean;
  subscriptions: readonly Subscribed[];
}

/** Asks the broker for one more filter, or for a known one with other options. */
export function AddSubscription({ sessionId, isOpen, isFive, subscriptions }: AddSubscriptionProps) {
  const lab = useLab();
  const shell = useShell();
  const [filter, setFilter] = useState('');
  const [qos, setQos] = useState<Qos>(0);
  const [options, setOptions] = useState<Options>({});
  const problem = filter === '' ? null : topicFilterProblem(filter);
  const isShared = filter.startsWith('$share/');
  const known = subscriptions.find((subscription) => subscription.filter === filter);
  const isKnown = known !== undefined && !known.isPaused && isSame(known, { qos, ...options });
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (filter === '' || problem) return;
    const wanted = isFive ? options : { color: options.color };
    lab.mqtt.subscribe({ sessionId, filter, qos, ...wanted }).then(() => {
      setFilter('');
      setOptions({});
    }, shell.fail);
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
        {known ? 'Change' : 'Subscribe'}
      </Button>
      <div className={classes.options}>
        <SubscriptionOptions
          of=""
          value={options}
          colors={SUBSCRIPTION_COLORS}
          isFive={isFive}
          isShared={isShared}
          onChange={(change) => setOptions({ ...options, ...change })}
        />
      </div>
    </form>
  );
}

/** Whether asking for these options again would change nothing. */
function isSame(known: Subscribed, wanted: Omit<Subscription, 'filter'>): boolean {
  return (
    known.qos === wanted.qos &&
    (known.noLocal ?? false) === (wanted.noLocal ?? false) &&
    (known.retainAsPublished ?? false) === (wanted.retainAsPublished ?? false) &&
    (known.retainHandling ?? 0) === (wanted.retainHandling ?? 0)
  );
}
