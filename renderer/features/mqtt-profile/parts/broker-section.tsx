import { Input, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import type { ClipboardEvent } from 'react';

import { addressOf, hasPath, USUAL_PORT, type Transport } from '../broker-url.ts';
import { takeAddress } from '../take-address.ts';
import type { ProfileForm } from './fields.ts';
import classes from './form-grid.module.css';
import { SecretField } from './secret-field.tsx';

const TRANSPORTS: { value: Transport; label: string }[] = [
  { value: 'tcp', label: 'TCP' },
  { value: 'tls', label: 'TLS' },
  { value: 'ws', label: 'WebSocket' },
  { value: 'wss', label: 'WebSocket + TLS' },
];

const VERSIONS = [
  { value: '5', label: '5.0' },
  { value: '4', label: '3.1.1' },
];

/** What nearly every connection needs: where the broker is, and who asks. */
export function BrokerSection({ form, hasSecrets }: { form: ProfileForm; hasSecrets: readonly string[] }) {
  const values = form.getValues();
  const isWebSocket = hasPath(values.transport);
  const setTransport = (transport: Transport): void => {
    const isUsual = values.port === '' || values.port === USUAL_PORT[values.transport];
    form.setValues({ transport, ...(isUsual && { port: USUAL_PORT[transport] }) });
  };
  return (
    <div className={classes.grid}>
      <TextInput
        className={classes.wide}
        label="Name"
        placeholder={addressOf(values)}
        maxLength={200}
        {...form.getInputProps('name')}
      />
      <Input.Wrapper className={classes.wide} size="xs" label="Transport" labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label="Transport"
          data={TRANSPORTS}
          value={values.transport}
          onChange={(value) => setTransport(TRANSPORTS.find((one) => one.value === value)?.value ?? 'tcp')}
        />
      </Input.Wrapper>
      <HostField form={form} className={isWebSocket ? classes.four : classes.nine} />
      <NumberInput
        className={classes.three}
        label="Port"
        min={1}
        max={65_535}
        clampBehavior="none"
        allowDecimal={false}
        hideControls
        {...form.getInputProps('port')}
      />
      {isWebSocket && (
        <TextInput className={classes.five} label="Path" placeholder="/mqtt" {...form.getInputProps('path')} />
      )}
      <Credentials form={form} isSaved={hasSecrets.includes('password')} />
      <Input.Wrapper className={classes.half} size="xs" label="MQTT version" labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label="MQTT version"
          data={VERSIONS}
          value={String(values.protocolVersion)}
          onChange={(value) => form.setFieldValue('protocolVersion', value === '4' ? 4 : 5)}
        />
      </Input.Wrapper>
    </div>
  );
}

/** The host; a whole address in it fills in every field it speaks of. */
function HostField({ form, className }: { form: ProfileForm; className: string | undefined }) {
  const hostProps = form.getInputProps('host');
  const onPaste = (event: ClipboardEvent): void => {
    if (takeAddress(form, event.clipboardData.getData('text'))) event.preventDefault();
  };
  return (
    <TextInput
      className={className}
      label="Host"
      placeholder="broker.example.org, or paste mqtts://user@host:8883"
      spellCheck={false}
      autoCapitalize="off"
      {...hostProps}
      onPaste={onPaste}
      onBlur={(event) => {
        if (!takeAddress(form, event.currentTarget.value)) hostProps.onBlur?.(event);
      }}
    />
  );
}

function Credentials({ form, isSaved }: { form: ProfileForm; isSaved: boolean }) {
  return (
    <>
      <TextInput
        className={classes.half}
        label="User name"
        placeholder="None: connect anonymously"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('username')}
      />
      <div className={classes.half}>
        <SecretField form={form} name="password" label="Password" isSaved={isSaved} autoComplete="new-password" />
      </div>
    </>
  );
}
