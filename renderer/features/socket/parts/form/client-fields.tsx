import { Checkbox } from '@mantine/core';

import type { SocketForm } from '../../socket-form.ts';
import { HalfOpenField, HostField, NumberField } from './fields.tsx';
import classes from './open-form.module.css';

type Client = SocketForm['client'];

/** Where a TCP client connects, and how. */
export function ClientFields({ client, onChange }: { client: Client; onChange(client: Client): void }) {
  const set = (change: Partial<Client>): void => onChange({ ...client, ...change });
  return (
    <>
      <div className={classes.address}>
        <HostField
          label="Host"
          description="A name or an address, IPv4 or IPv6"
          value={client.host}
          ifEmpty="Say which machine to connect to"
          onChange={(host) => set({ host })}
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
      <HalfOpenField isOn={client.allowHalfOpen} onChange={(allowHalfOpen) => set({ allowHalfOpen })} />
    </>
  );
}
