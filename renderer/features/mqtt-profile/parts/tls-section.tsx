import { Button, Code, Group, Input, TextInput } from '@mantine/core';

import { isEncrypted } from '../../../lib/read-pem.ts';
import { PemField } from '../../../ui/pem-field.tsx';
import { hasTls } from '../broker-url.ts';
import { KEEP } from '../profile-values.ts';
import type { ProfileForm } from './fields.ts';
import classes from './form-grid.module.css';
import { SavedSecret, SecretField } from './secret-field.tsx';

/** Whom to trust, and how to prove who we are. */
export function TlsSection({ form, hasSecrets }: { form: ProfileForm; hasSecrets: readonly string[] }) {
  const values = form.getValues();
  const hasKey = hasSecrets.includes('clientKey') || values.secrets.clientKey.change === 'set';
  return (
    <div className={classes.grid}>
      {!hasTls(values.transport) && (
        <p className={`${classes.wide} ${classes.note}`}>Used with TLS and WebSocket + TLS only.</p>
      )}
      <div className={classes.half}>
        <PemField
          label="Certificate authority"
          description="None: the system’s are trusted"
          kind="certificate"
          fileName={values.ca?.name ?? null}
          onPick={({ name, pem }) => form.setFieldValue('ca', { name, pem })}
          onRemove={() => form.setFieldValue('ca', null)}
        />
      </div>
      <TextInput
        className={classes.half}
        label="Server name"
        description="Expected in the certificate; empty: the host"
        spellCheck={false}
        {...form.getInputProps('serverName')}
      />
      <TextInput
        className={classes.wide}
        label="Application protocols (ALPN)"
        description="Offered in the handshake, with commas between them; AWS IoT on port 443 wants x-amzn-mqtt-ca. Empty: none"
        spellCheck={false}
        {...form.getInputProps('alpn')}
      />
      <div className={classes.half}>
        <PemField
          label="Client certificate"
          description="With its chain, if it has one; a key in the same file is kept apart"
          kind="certificate"
          fileName={values.clientCertificate?.name ?? null}
          onPick={({ name, pem, key }) => {
            form.setFieldValue('clientCertificate', { name, pem });
            // Many authorities hand out both in one file.
            if (key !== '') form.setFieldValue('secrets.clientKey', { change: 'set', text: key, fileName: name });
          }}
          onRemove={() => form.setFieldValue('clientCertificate', null)}
        />
      </div>
      <div className={classes.half}>
        <KeyField form={form} isSaved={hasSecrets.includes('clientKey')} />
      </div>
      {hasKey && (
        <div className={classes.half}>
          <SecretField
            form={form}
            name="clientKeyPassphrase"
            label="Key passphrase"
            description={isEncrypted(values.secrets.clientKey.text) ? 'This key needs one' : 'Only if the key has one'}
            isSaved={hasSecrets.includes('clientKeyPassphrase')}
          />
        </div>
      )}
      {values.pinnedFingerprint !== null && (
        <Pin fingerprint={values.pinnedFingerprint} onRemove={() => form.setFieldValue('pinnedFingerprint', null)} />
      )}
    </div>
  );
}

function KeyField({ form, isSaved }: { form: ProfileForm; isSaved: boolean }) {
  const key = form.getValues().secrets.clientKey;
  const remove = (): void =>
    form.setFieldValue('secrets.clientKey', isSaved && key.change === 'keep' ? { ...KEEP, change: 'remove' } : KEEP);
  if (isSaved && key.change === 'keep') {
    return (
      <SavedSecret
        label="Private key"
        onChange={() => form.setFieldValue('secrets.clientKey', { ...KEEP, change: 'remove' })}
        onRemove={remove}
      />
    );
  }
  return (
    <PemField
      label="Private key"
      description={key.change === 'remove' ? 'The saved one is removed when you save' : 'Of the client certificate'}
      kind="key"
      fileName={key.change === 'set' ? key.fileName : null}
      onPick={({ name, pem }) => form.setFieldValue('secrets.clientKey', { change: 'set', text: pem, fileName: name })}
      onRemove={remove}
    />
  );
}

function Pin({ fingerprint, onRemove }: { fingerprint: string; onRemove(): void }) {
  return (
    <Input.Wrapper
      size="xs"
      className={classes.wide}
      label="Trusted certificate"
      description="Only a certificate with this SHA-256 fingerprint is accepted"
      labelElement="div"
    >
      <Group gap="xs" wrap="nowrap" mt={4} role="group" aria-label="Trusted certificate">
        <Code className={classes.pin}>{fingerprint}</Code>
        <Button variant="default" aria-label="Remove trusted certificate" onClick={onRemove}>
          Remove
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
