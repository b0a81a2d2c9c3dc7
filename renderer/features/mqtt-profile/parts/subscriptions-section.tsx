import { Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';

import { IconButton } from '../../../ui/icon-button.tsx';
import { QOS_CHOICES, qosOf, type ProfileForm } from './fields.ts';
import classes from './subscriptions-section.module.css';

/** Most subscriptions of a profile: the contract's bound. */
const MOST = 200;

/** What is subscribed to as soon as the connection is up. */
export function SubscriptionsSection({ form }: { form: ProfileForm }) {
  const { subscriptions } = form.getValues();
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
        {subscriptions.map(({ qos }, index) => (
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
              label={`Remove topic filter ${index + 1}`}
              icon={<IconTrash size={16} />}
              onClick={() => form.removeListItem('subscriptions', index)}
            />
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
