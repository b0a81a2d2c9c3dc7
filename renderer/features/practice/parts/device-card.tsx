import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { PracticeStatus } from '../../../../shared/contract/practice.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { publishLine } from '../lab-commands.ts';
import type { LabActions } from '../use-lab-actions.ts';
import { CopyButton } from '../../../ui/copy-line.tsx';
import classes from './device-card.module.css';
import { DeviceReply } from './device-reply.tsx';

export type PracticeDevice = PracticeStatus['devices'][number];

interface DeviceCardProps {
  device: PracticeDevice;
  /** 0 while the lab does not run: the card then only tells what the device is. */
  tcpPort: number;
  send: LabActions['send'];
}

/** One simulated device: what it is, whether it is there, and a command to try. */
export function DeviceCard({ device, tcpPort, send }: DeviceCardProps) {
  const { name, topic, about, isOnline, command } = device;
  return (
    <li className={classes.card} aria-label={name}>
      <div className={classes.head}>
        <h3 className={classes.name}>{name}</h3>
        {tcpPort > 0 && <StateBadge state={isOnline ? 'open' : 'closed'} label={isOnline ? 'Online' : 'Offline'} />}
      </div>
      <code className={classes.topic}>{topic}/…</code>
      <p className={classes.about}>{about}</p>
      {command && tcpPort > 0 && (
        <Command key={tcpPort} device={name} command={command} tcpPort={tcpPort} send={send} />
      )}
    </li>
  );
}

interface CommandProps {
  device: string;
  command: { topic: string; payload: string };
  tcpPort: number;
  send: LabActions['send'];
}

function Command({ device, command, tcpPort, send }: CommandProps) {
  const [isSending, setSending] = useState(false);
  const [sent, setSent] = useState<{ sessionId: SessionId; count: number } | null>(null);
  const onSend = async (): Promise<void> => {
    setSending(true);
    const sessionId = await send(command);
    setSending(false);
    if (sessionId) setSent((was) => ({ sessionId, count: (was?.count ?? 0) + 1 }));
  };
  return (
    <div className={classes.command}>
      <code className={classes.payload} title={`${command.topic} ${command.payload}`}>
        {command.payload} <span className={classes.arrow}>→ {command.topic}</span>
      </code>
      <div className={classes.actions}>
        <Button
          variant="default"
          leftSection={<IconSend size={14} />}
          loading={isSending}
          onClick={() => void onSend()}
          aria-label={`Send example command to ${device}`}
        >
          Send example
        </Button>
        <CopyButton text={publishLine(tcpPort, command)} what={`mosquitto_pub command for ${device}`} />
      </div>
      {sent ? (
        <DeviceReply
          key={sent.sessionId}
          sessionId={sent.sessionId}
          deviceTopic={command.topic.replace(/\/set$/, '')}
          sent={sent.count}
        />
      ) : (
        <p className={classes.reply}>Its answer will be here.</p>
      )}
    </div>
  );
}
