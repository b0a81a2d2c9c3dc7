import { useState } from 'react';

import { type PastedSubscriptions, pasteMosquitto } from '../../../../shared/domain/code/paste-mosquitto.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { oneLine } from '../display-text.ts';
import classes from './paste-dialog.module.css';
import { PasteDialog } from './paste-dialog.tsx';

interface PasteSubscriptionsProps {
  sessionId: string;
  isOpen: boolean;
  /** Only MQTT 5.0 has options beside the QoS. */
  isFive: boolean;
  onClose(): void;
}

/** Subscribes to the filters of a `mosquitto_sub` command. */
export function PasteSubscriptions({ sessionId, isOpen, isFive, onClose }: PasteSubscriptionsProps) {
  const lab = useLab();
  const shell = useShell();
  const [command, setCommand] = useState('');
  const pasted = pasteMosquitto(command);
  const found = pasted.do === 'subscribe' ? pasted : null;
  const filters = found?.subscriptions ?? [];
  const isRight = filters.length > 0 && filters.every(({ filter }) => topicFilterProblem(filter) === null);
  const subscribe = async (): Promise<void> => {
    for (const { filter, qos, ...options } of filters)
      await lab.mqtt.subscribe({ sessionId, filter, qos, ...(isFive && options) });
    onClose();
  };
  return (
    <PasteDialog
      title="Paste a mosquitto_sub command"
      example="mosquitto_sub -h broker.lab -t 'home/#' -t alarms/+ -q 1"
      command={command}
      problem={command.trim() === '' || found ? null : problemOf(pasted)}
      notes={found ? notesOf(found, isFive) : []}
      take={{
        label: filters.length > 1 ? `Subscribe to ${filters.length} filters` : 'Subscribe',
        isReady: isRight && isOpen,
        run: () => void subscribe().catch(shell.fail),
      }}
      onCommand={setCommand}
      onClose={onClose}
    >
      {found && (
        <ul className={classes.found} aria-label="Found">
          {filters.map((one) => (
            <Found key={one.filter} subscription={one} isFive={isFive} />
          ))}
        </ul>
      )}
    </PasteDialog>
  );
}

type Pasted = PastedSubscriptions['subscriptions'][number];

function Found({ subscription, isFive }: { subscription: Pasted; isFive: boolean }) {
  const { filter, qos, retainAsPublished, retainHandling } = subscription;
  const problem = topicFilterProblem(filter);
  const words = [
    `QoS ${qos}`,
    isFive && retainAsPublished && 'retain as published',
    isFive && retainHandling === 2 && 'no retained',
  ];
  return (
    <li>
      <bdi className={classes.topic}>{oneLine(filter)}</bdi>
      <span className={classes.about} data-wrong={problem !== null || undefined}>
        {problem ? `Cannot be used: ${problem}` : words.filter(Boolean).join(', ')}
      </span>
    </li>
  );
}

function problemOf(pasted: ReturnType<typeof pasteMosquitto>): string {
  if (pasted.do === 'nothing') return pasted.reason;
  return 'This command publishes. Paste it in the Publish tab.';
}

function notesOf({ notes, subscriptions }: PastedSubscriptions, isFive: boolean): string[] {
  const hasOptions = subscriptions.some((one) => one.retainAsPublished ?? one.retainHandling !== undefined);
  return [
    ...notes,
    ...(hasOptions && !isFive
      ? ['This connection speaks MQTT 3.1.1: -R and --retain-as-published are not taken over.']
      : []),
  ];
}
