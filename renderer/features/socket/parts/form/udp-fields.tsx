import { Checkbox, NativeSelect } from '@mantine/core';

import type { NetworkInterface, UdpSettings } from '../../../../../shared/contract/socket-udp.ts';
import { familyOf, isMulticast } from '../../../../../shared/domain/ip-address.ts';
import { useAnswer } from '../../../../link/use-answer.ts';
import { FailureView } from '../../../../ui/failure-view.tsx';
import { inFamily, type SocketForm } from '../../socket-form.ts';
import { HostField, ListField, NumberField } from './fields.tsx';
import classes from './open-form.module.css';
import { ListenFields } from './server-fields.tsx';

type Change = (change: Partial<Omit<UdpSettings, 'target'>>) => void;

/** Where a UDP socket is bound, and whom it sends to or hears. */
export function UdpFields({ form, onChange }: { form: SocketForm; onChange(form: SocketForm): void }) {
  if (form.role === 'client')
    return <UdpClientFields udp={form.udpClient} onChange={(udpClient) => onChange({ ...form, udpClient })} />;
  return <UdpServerFields udp={form.udpServer} onChange={(udpServer) => onChange({ ...form, udpServer })} />;
}

type Client = SocketForm['udpClient'];

function UdpClientFields({ udp, onChange }: { udp: Client; onChange(udp: Client): void }) {
  const set: Change = (change) => onChange({ ...udp, ...change });
  const { target, family } = udp;
  const toGroup = isMulticast(target.host);
  return (
    <>
      <div className={classes.address}>
        <HostField
          label="Host"
          description="A name or an address, of a machine, a broadcast or a multicast group"
          value={target.host}
          ifEmpty="Say where to send to"
          problem={familyProblem(target.host, family)}
          onChange={(host) => onChange({ ...udp, target: { ...target, host } })}
        />
        <NumberField
          label="Port"
          description="1 to 65535"
          min={1}
          max={65_535}
          value={target.port}
          onChange={(port) => onChange({ ...udp, target: { ...target, port } })}
        />
      </div>
      <FamilyField udp={udp} onChange={set} />
      <div className={classes.address}>
        <HostField
          label="Address of this machine"
          description="Where it is sent from; 0.0.0.0 or :: leaves the choice to the system"
          value={udp.host}
          ifEmpty="0.0.0.0 or :: if unsure"
          problem={familyProblem(udp.host, family)}
          onChange={(host) => set({ host })}
        />
        <NumberField
          label="Own port"
          description="0 takes a free one"
          min={0}
          max={65_535}
          value={udp.port}
          onChange={(port) => set({ port })}
        />
      </div>
      {toGroup ? (
        <MulticastFields udp={udp} onChange={set} />
      ) : (
        <Checkbox
          label="Broadcast"
          description="SO_BROADCAST: the address may be a broadcast one, and answers of every machine are received"
          checked={udp.broadcast}
          onChange={(event) => set({ broadcast: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

type Server = SocketForm['udpServer'];

function UdpServerFields({ udp, onChange }: { udp: Server; onChange(udp: Server): void }) {
  const set: Change = (change) => onChange({ ...udp, ...change });
  const isDeaf = udp.groups.length > 0 && !isMulticast(udp.host) && !['0.0.0.0', '::'].includes(udp.host.trim());
  return (
    <>
      <ListenFields
        host={udp.host}
        port={udp.port}
        problem={
          familyProblem(udp.host, udp.family) ??
          (isDeaf ? `To receive a group, listen on ${inFamily('0.0.0.0', udp.family)} or on the group itself` : null)
        }
        protection="send to it, without a password and unencrypted"
        onChange={set}
      />
      <FamilyField udp={udp} onChange={set} />
      <ListField
        label="Multicast groups"
        description="Groups to receive, with commas between them, as 239.1.2.3 or ff12::1234; empty: none"
        value={udp.groups}
        most={20}
        onChange={(groups) => set({ groups })}
      />
      {udp.groups.length > 0 && <MulticastFields udp={udp} onChange={set} />}
      <Checkbox
        label="Broadcast"
        description="SO_BROADCAST: what you send by hand may go to a broadcast address; those are received anyway"
        checked={udp.broadcast}
        onChange={(event) => set({ broadcast: event.currentTarget.checked })}
      />
    </>
  );
}

function FamilyField({ udp, onChange }: { udp: UdpSettings; onChange: Change }) {
  return (
    <NativeSelect
      size="xs"
      label="Addresses"
      value={String(udp.family)}
      data={[
        { value: '4', label: 'IPv4' },
        { value: '6', label: 'IPv6' },
      ]}
      onChange={(event) => {
        const family = event.currentTarget.value === '6' ? 6 : 4;
        onChange({ family, host: inFamily(udp.host, family), interfaceName: '' });
      }}
    />
  );
}

function MulticastFields({ udp, onChange }: { udp: UdpSettings; onChange: Change }) {
  const { value, error } = useAnswer('interfaces', (lab, signal) => lab.sockets.interfaces({}, signal));
  const usable = value?.interfaces.filter(({ families }) => families.includes(udp.family)) ?? [];
  return (
    <fieldset className={classes.tls}>
      <legend>Multicast</legend>
      {error && <FailureView error={error} />}
      <NativeSelect
        size="xs"
        label="Network interface"
        description="Where groups are joined and sent to"
        value={udp.interfaceName}
        data={[{ value: '', label: 'Chosen by the system' }, ...usable.map(interfaceOption)]}
        onChange={(event) => onChange({ interfaceName: event.currentTarget.value })}
      />
      <NumberField
        label="Time to live"
        description="In routers: 0 this machine, 1 this network"
        min={0}
        max={255}
        value={udp.multicastTtl}
        onChange={(multicastTtl) => onChange({ multicastTtl })}
      />
      <Checkbox
        className={classes.wide ?? ''}
        label="Loopback"
        description="Members on this machine receive what is sent, too"
        checked={udp.multicastLoopback}
        onChange={(event) => onChange({ multicastLoopback: event.currentTarget.checked })}
      />
    </fieldset>
  );
}

const interfaceOption = ({ name, addresses }: NetworkInterface): { value: string; label: string } => ({
  value: name,
  label: addresses[0] ? `${name} (${addresses[0]})` : name,
});

function familyProblem(host: string, family: 4 | 6): string | null {
  const written = familyOf(host);
  return written === null || written === family ? null : `This is an IPv${written} address: choose IPv${written} below`;
}
