import { ActionIcon, Popover } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import { brokerLimits, flowFacts, keptFacts, lossFacts, sessionFacts, type Fact } from '../connection-facts.ts';
import classes from './connection-details.module.css';

/** Session, limits and abilities of this connection, and everything that is late, let go or lost. */
export function ConnectionDetails({ status }: { status: MqttSessionStatus }) {
  const [isOpen, setIsOpen] = useState(false);
  const { broker, protocolVersion } = status;
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" width={420} trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Connection details"
          title="Connection details"
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconInfoCircle size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Connection details" tabIndex={0} data-autofocus>
        <h3 className={classes.heading}>Session</h3>
        <Facts label="Session" facts={sessionFacts(status)} />
        <h3 className={classes.heading}>What is kept</h3>
        <Facts label="What is kept" facts={keptFacts(status)} />
        <h3 className={classes.heading}>Lag and losses</h3>
        <Facts label="Lag and losses" facts={[...flowFacts(status), ...lossFacts(status)]} />
        {protocolVersion === 5 && broker && (
          <>
            <h3 className={classes.heading}>What the broker allows</h3>
            <Facts label="What the broker allows" facts={brokerLimits(broker)} />
          </>
        )}
        {protocolVersion === 5 && !broker && (
          <p className={classes.note}>No broker has accepted this connection yet.</p>
        )}
        {protocolVersion === 4 && (
          <p className={classes.note}>In MQTT 3.1.1 a broker does not say what its limits are; in 5.0 it does.</p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Facts({ label, facts }: { label: string; facts: readonly Fact[] }) {
  return (
    <dl className={classes.list} aria-label={label}>
      {facts.map(([name, value], index) => (
        // Properties a broker made up may have the same name.
        <div key={`${index} ${name}`} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
