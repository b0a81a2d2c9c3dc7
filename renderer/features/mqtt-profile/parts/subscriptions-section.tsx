import { Button, Select, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';

import { SUBSCRIPTION_COLORS } from '../../../../shared/contract/mqtt-profile.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SubscriptionOptions } from '../../../ui/subscription-options.tsx';
import { QOS_CHOICES, qosOf, type ProfileForm } from './fields.ts';
import classes from './subscriptions-section.module.css';

/** Most subscriptions of a profile: the contract's bound. */
const MOST = 200;

/** What is subscribed to as soon as the connection is up. */
export function SubscriptionsSection({ form }: { form: ProfileForm }) {
  const { subscriptions, protocolVersion } = form.getValues();
  const rowsRef = useRef<HTMLUListElement>(null);
  const add = (): void => {
    form.insertListItem('subscriptions', { filter: '', qos: 0 });
    requestAnimationFrame(() => rowsRef.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus());
  };
  return (
    <>
      {subscriptions.length === 0 && (
        <p className={classes.none}>
          Nothing is subscribed to: the topic tree stays empty until you subscribe by hand.
        </p>
      )}
      <ul className={classes.rows} ref={rowsRef}>
        {subscriptions.map(({ qos, filter, isPaused = false, ...options }, index) => (
          <li className={classes.row} key={form.key(`subscriptions.${index}`)}>
            <TextInput
              className={classes.filter}
              aria-label={`Topic filter ${index + 1}`}
              placeholder="sensors/+/temperature"
              spellCheck={false}
              {...form.getInputProps(`subscriptions.${index}.filter`)}
            />
            <Select
              className={classes.qos}
              aria-label={`QoS of topic filter ${index + 1}`}
              data={QOS_CHOICES}
              allowDeselect={false}
              value={String(qos)}
              onChange={(value) => form.setFieldValue(`subscriptions.${index}.qos`, qosOf(value))}
            />
            <IconButton
              label={isPaused ? `Subscribe to topic filter ${index + 1} at once` : `Pause topic filter ${index + 1}`}
              icon={isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
              onClick={() => form.setFieldValue(`subscriptions.${index}.isPaused`, !isPaused)}
            />
            <IconButton
              label={`Remove topic filter ${index + 1}`}
              icon={<IconTrash size={16} />}
              onClick={() => form.removeListItem('subscriptions', index)}
            />
            <div className={classes.options}>
              {isPaused && <p className={classes.none}>Paused: it stays in the list and is not subscribed at once.</p>}
              <SubscriptionOptions
                of={` of topic filter ${index + 1}`}
                value={options}
                colors={SUBSCRIPTION_COLORS}
                isFive={protocolVersion === 5}
                isShared={filter.startsWith('$share/')}
                onChange={(change) =>
                  form.setFieldValue(`subscriptions.${index}`, { ...subscriptions[index]!, ...change })
                }
              />
            </div>
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        disabled={subscriptions.length >= MOST}
        onClick={add}
      >
        Add topic filter
      </Button>
    </>
  );
}
