import { ActionIcon, Button, Menu, Popover } from '@mantine/core';
import {
  IconAlertTriangle,
  IconClipboardText,
  IconCode,
  IconPlayerPause,
  IconPlayerPlay,
  IconRss,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import { SUBSCRIPTION_COLORS, type Qos } from '../../../../shared/contract/mqtt-profile.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Swatch } from '../../../ui/subscription-options.tsx';
import { oneLine } from '../display-text.ts';
import { AddSubscription } from './add-subscription.tsx';
import { EquivalentsDialog } from './equivalents-dialog.tsx';
import { PasteSubscriptions } from './paste-subscriptions.tsx';
import classes from './subscriptions.module.css';

type Subscribed = MqttSessionStatus['subscriptions'][number];

/** What the code of other tools does not carry over. */
const PAUSES_LEFT_OUT = 'The code subscribes to the paused filters, too.';

interface SubscriptionsProps {
  sessionId: string;
  status: MqttSessionStatus;
}

/** What this connection asked the broker for, what the broker granted, and the way to change it. */
export function Subscriptions({ sessionId, status }: SubscriptionsProps) {
  const { subscriptions } = status;
  const refused = subscriptions.filter((subscription) => subscription.failure !== null).length;
  const [isOpened, setIsOpened] = useState(false);
  const [dialog, setDialog] = useState<DialogProps['which'] | null>(null);
  const openDialog = (next: DialogProps['which']): void => {
    setIsOpened(false);
    setDialog(next);
  };
  return (
    <Popover
      opened={isOpened}
      onChange={setIsOpened}
      position="bottom-end"
      shadow="md"
      width={500}
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <Button
          onClick={() => setIsOpened(!isOpened)}
          variant="default"
          size="compact-xs"
          leftSection={refused > 0 ? <IconAlertTriangle size={14} /> : <IconRss size={14} />}
          className={classes.button}
          data-refused={refused > 0 || undefined}
        >
          {subscriptions.length === 1 ? '1 subscription' : `${subscriptions.length} subscriptions`}
          {refused > 0 && `, ${refused} refused`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown}>
        {subscriptions.length === 0 && <p className={classes.none}>Nothing is subscribed, so nothing arrives.</p>}
        <ul className={classes.list} aria-label="Subscribed filters">
          {subscriptions.map((subscription) => (
            <Item key={subscription.filter} sessionId={sessionId} subscription={subscription} />
          ))}
        </ul>
        {subscriptions.length > 1 && subscriptions.every(({ identifier }) => identifier == null) && (
          <p className={classes.note}>
            Without subscription identifiers (MQTT 5.0), a message counts for every filter that covers its topic.
          </p>
        )}
        <AddSubscription
          sessionId={sessionId}
          isOpen={status.state === 'open'}
          isFive={status.protocolVersion === 5}
          subscriptions={subscriptions}
        />
        <div className={classes.others}>
          {subscriptions.length > 0 && (
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<IconCode size={14} />}
              onClick={() => openDialog('copy')}
            >
              Copy as…
            </Button>
          )}
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconClipboardText size={14} />}
            onClick={() => openDialog('paste')}
          >
            Paste command…
          </Button>
        </div>
      </Popover.Dropdown>
      {dialog !== null && (
        <Dialog which={dialog} sessionId={sessionId} status={status} onClose={() => setDialog(null)} />
      )}
    </Popover>
  );
}

interface DialogProps extends SubscriptionsProps {
  which: 'copy' | 'paste';
  onClose(): void;
}

/** The subscriptions to other tools, or from them. */
function Dialog({ which, sessionId, status, onClose }: DialogProps) {
  const { subscriptions, state, protocolVersion } = status;
  if (which === 'paste')
    return (
      <PasteSubscriptions
        sessionId={sessionId}
        isOpen={state === 'open'}
        isFive={protocolVersion === 5}
        onClose={onClose}
      />
    );
  return (
    <EquivalentsDialog
      sessionId={sessionId}
      task={{ do: 'subscribe', subscriptions }}
      leftOut={subscriptions.some(({ isPaused }) => isPaused) ? PAUSES_LEFT_OUT : null}
      onClose={onClose}
    />
  );
}

function Item({ sessionId, subscription }: { sessionId: string; subscription: Subscribed }) {
  const lab = useLab();
  const shell = useShell();
  const { filter, failure, color, isPaused = false } = subscription;
  const name = oneLine(filter);
  const setPaused = (): void =>
    void lab.mqtt.pauseSubscription({ sessionId, filter, isPaused: !isPaused }).catch(shell.fail);
  return (
    <li className={classes.item}>
      <ColorMenu
        name={name}
        color={color}
        onChange={(next) =>
          void lab.mqtt.colorSubscription({ sessionId, filter, color: next ?? null }).catch(shell.fail)
        }
      />
      <div className={classes.filter}>
        <bdi>{name}</bdi>
        <span className={classes.granted} data-refused={failure !== null || undefined}>
          {failure ? textOf(failure).title : stateText(subscription)}
        </span>
        <span className={classes.granted}>{countText(subscription)}</span>
      </div>
      <IconButton
        label={isPaused ? `Subscribe again to ${name}` : `Pause ${name}`}
        icon={isPaused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
        onClick={setPaused}
      />
      <IconButton
        label={`Unsubscribe from ${name}`}
        icon={<IconX size={14} />}
        onClick={() => void lab.mqtt.unsubscribe({ sessionId, filter }).catch(shell.fail)}
      />
    </li>
  );
}

interface ColorMenuProps {
  name: string;
  color: Subscribed['color'];
  onChange(color: Subscribed['color']): void;
}

function ColorMenu({ name, color, onChange }: ColorMenuProps) {
  return (
    <Menu position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Colour of ${name}: ${color ?? 'none'}`}>
          <Swatch color={color} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {[undefined, ...SUBSCRIPTION_COLORS].map((one) => (
          <Menu.Item key={one ?? 'none'} leftSection={<Swatch color={one} />} onClick={() => onChange(one)}>
            {one ?? 'no colour'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the broker granted, and the options that were asked for. */
function stateText(subscription: Subscribed): string {
  const { qos, grantedQos, isPaused, noLocal, retainAsPublished, retainHandling, identifier } = subscription;
  const words = [
    isPaused ? `Paused: not subscribed at the broker (QoS ${qos})` : grantedText(qos, grantedQos),
    noLocal && 'no local',
    retainAsPublished && 'retain as published',
    retainHandling === 1 && 'retained only if new',
    retainHandling === 2 && 'no retained',
    identifier != null && `identifier ${identifier}`,
  ];
  return words.filter(Boolean).join(', ');
}

function countText({ messages = 0, payloadBytes = 0 }: Subscribed): string {
  return `${formatCount(messages)} ${messages === 1 ? 'message' : 'messages'}, ${formatBytes(payloadBytes)} of payload`;
}

function grantedText(qos: Qos, grantedQos: Qos | null): string {
  if (grantedQos === null) return `QoS ${qos} asked; the broker has not answered yet`;
  return grantedQos === qos ? `QoS ${qos} granted` : `QoS ${grantedQos} granted, ${qos} asked`;
}
