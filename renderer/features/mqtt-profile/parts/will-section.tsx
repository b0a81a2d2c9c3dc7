import { Select, Switch, Textarea, TextInput } from '@mantine/core';

import { QOS_CHOICES, qosOf, type ProfileForm } from './fields.ts';
import classes from './form-grid.module.css';

/** What the broker publishes for this client when the connection breaks. */
export function WillSection({ form }: { form: ProfileForm }) {
  const { hasWill, will } = form.getValues();
  return (
    <div className={classes.grid}>
      <Switch
        className={classes.wide}
        label="Leave a last will"
        description="The broker publishes it when this connection ends without a goodbye"
        checked={hasWill}
        onChange={(event) => form.setFieldValue('hasWill', event.currentTarget.checked)}
      />
      {hasWill && (
        <>
          <TextInput
            className={classes.wide}
            label="Topic"
            placeholder="clients/bench/status"
            spellCheck={false}
            {...form.getInputProps('will.topic')}
          />
          <Textarea
            className={classes.wide}
            label="Payload"
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps('will.payload')}
          />
          <Select
            className={classes.half}
            label="QoS"
            data={QOS_CHOICES}
            allowDeselect={false}
            value={String(will.qos)}
            onChange={(value) => form.setFieldValue('will.qos', qosOf(value))}
          />
          <Switch
            className={`${classes.half} ${classes.toggle}`}
            label="Retain"
            checked={will.retain}
            onChange={(event) => form.setFieldValue('will.retain', event.currentTarget.checked)}
          />
        </>
      )}
    </div>
  );
}
