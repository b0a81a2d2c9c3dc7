import { Alert, Input, NativeSelect } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

import { isLoopback } from '../../../../../shared/domain/reach.ts';
import type { SocketForm } from '../../socket-form.ts';
import { HalfOpenField, HostField, NumberField } from './fields.tsx';
import classes from './open-form.module.css';

type Server = SocketForm['server'];

interface ServerFieldsProps {
  server: Server;
  /** How what crosses the wire is protected, for the warning. */
  protection: string;
  onChange(server: Server): void;
}

/** Where a TCP server listens, and how it treats who connects. */
export function ServerFields({ server, protection, onChange }: ServerFieldsProps) {
  const set = (change: Partial<Server>): void => onChange({ ...server, ...change });
  return (
    <>
      <ListenFields host={server.host} port={server.port} protection={protection} onChange={set} />
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
      <HalfOpenField isOn={server.allowHalfOpen} onChange={(allowHalfOpen) => set({ allowHalfOpen })} />
    </>
  );
}

interface ListenFieldsProps {
  host: string;
  port: number;
  /** What is wrong with the address; null where nothing is. */
  problem?: string | null;
  protection: string;
  onChange(change: { host?: string; port?: number }): void;
}

/** An address of this machine and a port, with a warning where others will reach it. */
export function ListenFields({ host, port, problem = null, protection, onChange }: ListenFieldsProps) {
  const isOpenToOthers = host.trim() !== '' && !isLoopback(host);
  return (
    <>
      <div className={classes.address}>
        <HostField
          label="Address of this machine"
          description="127.0.0.1 is reached from this machine only"
          value={host}
          problem={problem}
          ifEmpty="Say where to listen; 127.0.0.1 if unsure"
          onChange={(next) => onChange({ host: next })}
        />
        <NumberField
          label="Port"
          description="0 takes a free one"
          min={0}
          max={65_535}
          value={port}
          onChange={(next) => onChange({ port: next })}
        />
      </div>
      {isOpenToOthers && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title="Others will reach this server">
          Every machine that reaches {host.trim()} can {protection}.
        </Alert>
      )}
    </>
  );
}
