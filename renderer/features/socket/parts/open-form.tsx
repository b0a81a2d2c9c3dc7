import { Alert, Button, Checkbox, Input, NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnected, IconServer2 } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';

import type { ClientSettings, ServerSettings } from '../../../../shared/contract/sockets.ts';
import classes from './open-form.module.css';
import type { SocketForm } from '../socket-form.ts';

const ROLES = [
  { value: 'client', label: 'Connect as a client' },
  { value: 'server', label: 'Listen as a server' },
];
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

interface OpenFormProps {
  kept: SocketForm;
  onOpen(form: SocketForm): Promise<void>;
}

/** How to open a TCP socket. */
export function OpenForm({ kept, onOpen }: OpenFormProps) {
  const [form, setForm] = useState(kept);
  const [isBusy, setBusy] = useState(false);
  const isClient = form.role === 'client';
  const canOpen = (isClient ? form.client : form.server).host.trim() !== '';
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!canOpen) return;
    setBusy(true);
    await onOpen(form);
    setBusy(false);
  };
  return (
    <form className={classes.scroll} aria-label="New socket" onSubmit={(event) => void submit(event)}>
      <div className={classes.form}>
        <h2 className={classes.heading}>New TCP socket</h2>
        <SegmentedControl
          fullWidth
          aria-label="Role"
          data={ROLES}
          value={form.role}
          onChange={(role) => setForm({ ...form, role: role === 'server' ? 'server' : 'client' })}
        />
        {isClient ? (
          <ClientFields client={form.client} onChange={(client) => setForm({ ...form, client })} />
        ) : (
          <ServerFields server={form.server} onChange={(server) => setForm({ ...form, server })} />
        )}
        <div className={classes.buttons}>
          <Button
            type="submit"
            loading={isBusy}
            disabled={!canOpen}
            leftSection={isClient ? <IconPlugConnected size={16} /> : <IconServer2 size={16} />}
          >
            {isClient ? 'Connect' : 'Listen'}
          </Button>
        </div>
      </div>
    </form>
  );
}

interface NumberFieldProps {
  label: string;
  description?: string;
  value: number;
  min: number;
  max: number;
  onChange(value: number): void;
}

/** A whole number that is always within its bounds; an emptied field keeps the last one. */
function NumberField({ value, onChange, ...field }: NumberFieldProps) {
  return (
    <NumberInput
      {...field}
      value={value}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      onChange={(next) => typeof next === 'number' && next >= field.min && onChange(next)}
    />
  );
}

function ClientFields({ client, onChange }: { client: ClientSettings; onChange(client: ClientSettings): void }) {
  const set = (change: Partial<ClientSettings>): void => onChange({ ...client, ...change });
  return (
    <>
      <div className={classes.address}>
        <TextInput
          label="Host"
          description="A name or an address, IPv4 or IPv6"
          value={client.host}
          maxLength={255}
          spellCheck={false}
          autoComplete="off"
          error={client.host.trim() === '' && 'Say which machine to connect to'}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <NumberField
          label="Port"
          description="1 to 65535"
          min={1}
          max={65_535}
          value={client.port}
          onChange={(port) => set({ port })}
        />
      </div>
      <NumberField
        label="Longest wait for the connection, in seconds"
        min={1}
        max={300}
        value={client.connectTimeoutMs / 1_000}
        onChange={(seconds) => set({ connectTimeoutMs: seconds * 1_000 })}
      />
      <Checkbox
        label="No delay"
        description="TCP_NODELAY: small writes leave at once instead of waiting to be joined (Nagle)"
        checked={client.noDelay}
        onChange={(event) => set({ noDelay: event.currentTarget.checked })}
      />
      <HalfOpen isOn={client.allowHalfOpen} onChange={(allowHalfOpen) => set({ allowHalfOpen })} />
    </>
  );
}

function ServerFields({ server, onChange }: { server: ServerSettings; onChange(server: ServerSettings): void }) {
  const set = (change: Partial<ServerSettings>): void => onChange({ ...server, ...change });
  const isOpenToOthers = server.host.trim() !== '' && !LOOPBACK.includes(server.host.trim());
  return (
    <>
      <div className={classes.address}>
        <TextInput
          label="Address of this machine"
          description="127.0.0.1 is reached from this machine only"
          value={server.host}
          maxLength={255}
          spellCheck={false}
          autoComplete="off"
          error={server.host.trim() === '' && 'Say where to listen; 127.0.0.1 if unsure'}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <NumberField
          label="Port"
          description="0 takes a free one"
          min={0}
          max={65_535}
          value={server.port}
          onChange={(port) => set({ port })}
        />
      </div>
      {isOpenToOthers && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title="Others will reach this server">
          Every machine that reaches {server.host.trim()} can connect, without a password and unencrypted.
        </Alert>
      )}
      <NumberField
        label="Backlog"
        description="Connections the system keeps waiting before they are accepted: the argument of listen()"
        min={1}
        max={65_535}
        value={server.backlog}
        onChange={(backlog) => set({ backlog })}
      />
      <Input.Wrapper label="Clients are served" labelElement="div">
        <NativeSelect
          aria-label="Clients are served"
          size="xs"
          value={server.accept}
          data={[
            { value: 'concurrent', label: 'All at once, as with a thread for each' },
            { value: 'one-at-a-time', label: 'One at a time, the others wait' },
          ]}
          onChange={(event) =>
            set({ accept: event.currentTarget.value === 'one-at-a-time' ? 'one-at-a-time' : 'concurrent' })
          }
        />
      </Input.Wrapper>
      <HalfOpen isOn={server.allowHalfOpen} onChange={(allowHalfOpen) => set({ allowHalfOpen })} />
    </>
  );
}

function HalfOpen({ isOn, onChange }: { isOn: boolean; onChange(isOn: boolean): void }) {
  return (
    <Checkbox
      label="Half-open"
      description="When the other side has finished sending, our side stays open until it is closed"
      checked={isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
