import { Autocomplete, Checkbox, NumberInput, Switch, TextInput } from '@mantine/core';

import type { ProfileForm } from './fields.ts';
import classes from './form-grid.module.css';
import { SecretField } from './secret-field.tsx';

/** Methods that Wirebench speaks itself. */
const SPOKEN = ['SCRAM-SHA-256', 'SCRAM-SHA-512', 'SCRAM-SHA-1'];

/** What MQTT 5.0 calls a session that never expires. */
const NEVER_EXPIRES = 4_294_967_295;

/** How the broker knows this client, and how long it remembers it. */
export function SessionSection({ form, hasSecrets }: { form: ProfileForm; hasSecrets: readonly string[] }) {
  const { protocolVersion, cleanStart, sessionExpiryS } = form.getValues();
  const isFive = protocolVersion === 5;
  const isNever = sessionExpiryS === NEVER_EXPIRES;
  return (
    <div className={classes.grid}>
      <TextInput
        className={classes.wide}
        label="Client id"
        description="Empty: a new one is generated for each connection"
        placeholder="generated"
        spellCheck={false}
        {...form.getInputProps('clientId')}
      />
      <NumberInput
        className={classes.half}
        label="Keep-alive"
        description="Seconds between signs of life; 0 turns it off"
        suffix=" s"
        min={0}
        max={65_535}
        clampBehavior="none"
        allowDecimal={false}
        {...form.getInputProps('keepaliveS')}
      />
      <NumberInput
        className={classes.half}
        label="Connect timeout"
        description="Longest wait for the broker’s answer"
        suffix=" s"
        min={0.5}
        max={300}
        decimalScale={3}
        clampBehavior="none"
        {...form.getInputProps('connectTimeoutS')}
      />
      <Switch
        className={classes.wide}
        label={isFive ? 'Clean start' : 'Clean session'}
        description="On: the broker forgets what it kept for this client id before"
        checked={cleanStart}
        onChange={(event) => form.setFieldValue('cleanStart', event.currentTarget.checked)}
      />
      {isFive && (
        <>
          <NumberInput
            className={classes.half}
            label="Session expiry"
            description="How long the broker keeps the session"
            suffix=" s"
            min={0}
            max={NEVER_EXPIRES}
            clampBehavior="none"
            allowDecimal={false}
            disabled={isNever}
            {...form.getInputProps('sessionExpiryS')}
          />
          <Checkbox
            className={`${classes.half} ${classes.toggle}`}
            label="Never expires"
            checked={isNever}
            onChange={(event) => form.setFieldValue('sessionExpiryS', event.currentTarget.checked ? NEVER_EXPIRES : 0)}
          />
        </>
      )}
      {isFive && <Authentication form={form} isSaved={hasSecrets.includes('authenticationData')} />}
    </div>
  );
}

/** Enhanced authentication, MQTT 5.0 §4.12. */
function Authentication({ form, isSaved }: { form: ProfileForm; isSaved: boolean }) {
  const method = form.getValues().authenticationMethod.trim();
  return (
    <>
      <Autocomplete
        className={classes.half ?? ''}
        size="xs"
        label="Authentication method"
        description="Enhanced authentication; empty: none"
        data={SPOKEN}
        spellCheck={false}
        {...form.getInputProps('authenticationMethod')}
      />
      {method !== '' && !SPOKEN.includes(method) && (
        <div className={classes.half}>
          <SecretField
            form={form}
            name="authenticationData"
            label="Authentication data"
            description="Sent with CONNECT, as text"
            isSaved={isSaved}
          />
        </div>
      )}
      {SPOKEN.includes(method) && (
        <p className={`${classes.half} ${classes.note}`}>
          User name and password above are proved; the password does not go over the wire, and the broker has to prove
          itself, too.
        </p>
      )}
    </>
  );
}
