import { NumberInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';

import { hasPath } from '../broker-url.ts';
import type { ProfileValues } from '../profile-values.ts';
import type { ProfileForm } from './fields.ts';
import classes from './form-grid.module.css';
import { SecretField } from './secret-field.tsx';

const PROXIES = [
  { value: 'none', label: 'No proxy' },
  { value: 'http', label: 'HTTP (CONNECT)' },
  { value: 'socks5', label: 'SOCKS 5' },
] satisfies { value: ProfileValues['proxy']['kind']; label: string }[];

/** What stands between here and the broker: a proxy, and what a WebSocket’s request says beside the usual. */
export function WaySection({ form, hasSecrets }: { form: ProfileForm; hasSecrets: readonly string[] }) {
  const { proxy, transport } = form.getValues();
  return (
    <div className={classes.grid}>
      <SegmentedControl
        className={classes.wide ?? ''}
        fullWidth
        aria-label="Proxy"
        data={PROXIES}
        value={proxy.kind}
        onChange={(kind) => form.setFieldValue('proxy.kind', kind)}
      />
      {proxy.kind !== 'none' && <ProxyFields form={form} isSaved={hasSecrets.includes('proxyPassword')} />}
      {hasPath(transport) ? (
        <>
          <Textarea
            className={classes.wide}
            label="WebSocket headers"
            description="One a line, as X-Device: pump-4"
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            {...form.getInputProps('headers')}
          />
          <div className={classes.wide}>
            <SecretField
              form={form}
              name="authorization"
              label="Authorization header"
              description="Kept as a secret, such as Bearer eyJhbGciOi…"
              isSaved={hasSecrets.includes('authorization')}
            />
          </div>
        </>
      ) : (
        <p className={`${classes.wide} ${classes.note}`}>Headers are sent with WebSocket and WebSocket + TLS only.</p>
      )}
    </div>
  );
}

function ProxyFields({ form, isSaved }: { form: ProfileForm; isSaved: boolean }) {
  return (
    <>
      <TextInput
        className={classes.nine}
        label="Proxy host"
        description="It resolves the broker’s name"
        spellCheck={false}
        {...form.getInputProps('proxy.host')}
      />
      <NumberInput
        className={classes.three}
        label="Proxy port"
        description="Often 3128 or 1080"
        min={1}
        max={65_535}
        clampBehavior="none"
        allowDecimal={false}
        hideControls
        {...form.getInputProps('proxy.port')}
      />
      <TextInput
        className={classes.half}
        label="Proxy user name"
        placeholder="None: it asks for none"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('proxy.username')}
      />
      <div className={classes.half}>
        <SecretField form={form} name="proxyPassword" label="Proxy password" isSaved={isSaved} />
      </div>
    </>
  );
}
