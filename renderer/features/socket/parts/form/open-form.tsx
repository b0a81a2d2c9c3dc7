import { Button, SegmentedControl } from '@mantine/core';
import { IconPlugConnected, IconServer2 } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';

import { canOpen, NO_SECRETS, Protocol, type FormSecrets, type SocketForm } from '../../socket-form.ts';
import { ClientFields } from './client-fields.tsx';
import classes from './open-form.module.css';
import { ServerFields } from './server-fields.tsx';
import { ClientTlsFields, ServerTlsFields } from './tls-fields.tsx';
import { UdpFields } from './udp-fields.tsx';

const PROTOCOLS = [
  { value: 'tcp', label: 'TCP' },
  { value: 'tls', label: 'TLS' },
  { value: 'udp', label: 'UDP' },
];
const ROLES = [
  { value: 'client', label: 'Connect as a client' },
  { value: 'server', label: 'Listen as a server' },
];
/** UDP has no connections. */
const UDP_ROLES = [
  { value: 'client', label: 'Send as a client' },
  { value: 'server', label: 'Listen as a server' },
];

interface OpenFormProps {
  kept: SocketForm;
  onOpen(form: SocketForm, secrets: FormSecrets): Promise<void>;
}

/** How to open a socket. */
export function OpenForm({ kept, onOpen }: OpenFormProps) {
  const [form, setForm] = useState(kept);
  const [secrets, setSecrets] = useState(NO_SECRETS);
  const [isBusy, setBusy] = useState(false);
  const isClient = form.role === 'client';
  const isUdp = form.protocol === 'udp';
  const isReady = canOpen(form);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    await onOpen(form, secrets);
    setBusy(false);
  };
  return (
    <form className={classes.scroll} aria-label="New socket" onSubmit={(event) => void submit(event)}>
      <div className={classes.form}>
        <h2 className={classes.heading}>New socket</h2>
        <div className={classes.kind}>
          <SegmentedControl
            aria-label="Protocol"
            data={PROTOCOLS}
            value={form.protocol}
            onChange={(protocol) => setForm({ ...form, protocol: Protocol.parse(protocol) })}
          />
          <SegmentedControl
            aria-label="Role"
            data={isUdp ? UDP_ROLES : ROLES}
            value={form.role}
            onChange={(role) => setForm({ ...form, role: role === 'server' ? 'server' : 'client' })}
          />
        </div>
        <Fields form={form} secrets={secrets} onChange={setForm} onSecrets={setSecrets} />
        <div className={classes.buttons}>
          <Button
            type="submit"
            loading={isBusy}
            disabled={!isReady}
            leftSection={isClient ? <IconPlugConnected size={16} /> : <IconServer2 size={16} />}
          >
            {!isClient ? 'Listen' : isUdp ? 'Open' : 'Connect'}
          </Button>
        </div>
      </div>
    </form>
  );
}

interface FieldsProps {
  form: SocketForm;
  secrets: FormSecrets;
  onChange(form: SocketForm): void;
  onSecrets(secrets: FormSecrets): void;
}

function Fields({ form, secrets, onChange, onSecrets }: FieldsProps) {
  if (form.protocol === 'udp') return <UdpFields form={form} onChange={onChange} />;
  const isTls = form.protocol === 'tls';
  if (form.role === 'server') {
    const protection = !isTls
      ? 'connect, without a password and unencrypted'
      : form.serverTls.clientCa
        ? 'connect, with a certificate by the authority below'
        : 'connect, encrypted, but without a password';
    return (
      <>
        <ServerFields
          server={form.server}
          protection={protection}
          onChange={(server) => onChange({ ...form, server })}
        />
        {isTls && <ServerTlsFields tls={form.serverTls} onChange={(serverTls) => onChange({ ...form, serverTls })} />}
      </>
    );
  }
  return (
    <>
      <ClientFields client={form.client} onChange={(client) => onChange({ ...form, client })} />
      {isTls && (
        <ClientTlsFields
          tls={form.clientTls}
          secrets={secrets}
          onChange={(clientTls) => onChange({ ...form, clientTls })}
          onSecrets={onSecrets}
        />
      )}
    </>
  );
}
