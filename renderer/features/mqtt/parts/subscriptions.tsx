import { ActionIcon, Button, Menu, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCode, IconPlayerPause, IconPlayerPlay, IconRss, IconX } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import { SUBSCRIPTION_COLORS, type Qos, type Subscription } from '../../../../shared/contract/mqtt-profile.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SubscriptionOptions, Swatch } from '../../../ui/subscription-options.tsx';
import { oneLine } from '../display-text.ts';
import { EquivalentsDialog } from './equivalents-dialog.tsx';
import classes from './subscriptions.module.css';

type Subscribed = MqttSessionStatus['subscriptions'][number];

type Options = Omit<Subscription, 'filter' | 'qos' | 'isPaused'>;

/** What the code of other tools does not carry over. */
const OPTIONS_LEFT_OUT =
  'The code subscribes to every filter with its QoS only: no local, retain as published, retain handling and pauses are not in it.';
const hasOptions = ({ noLocal, retainAsPublished, retainHandling, isPaused }: Subscribed): boolean =>
  Boolean(noLocal || retainAsPublished || retainHandling || isPaused);

interface SubscriptionsProps {
  sessionId: string;
  status: MqttSessionStatus;
}

/** What this connection asked the broker for, what the broker granted, and the way to change it. */
export function Subscriptions({ sessionId, status }: SubscriptionsProps) {
  const { subscriptions, state } = status;
  const refused = subscriptions.filter((subscription) => subscription.failure !== null).length;
  const [isOpened, setIsOpened] = useState(false);
  const [isCopying, setIsCopying] = useState(false);
  const copyAs = (): void => {
    setIsOpened(false);
    setIsCopying(true);
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
        <AddForm
          sessionId={sessionId}
          isOpen={state === 'open'}
          isFive={status.protocolVersion === 5}
          subscriptions={subscriptions}
        />
        {subscriptions.length > 0 && (
          <Button
            className={classes.copyAs ?? ''}
            variant="default"
            size="compact-xs"
            leftSection={<IconCode size={14} />}
            onClick={copyAs}
          >
            Copy as…
          </Button>
        )}
      </Popover.Dropdown>
      {isCopying && (
        <EquivalentsDialog
          sessionId={sessionId}
          task={{ do: 'subscribe', subscriptions }}
          leftOut={subscriptions.some(hasOptions) ? OPTIONS_LEFT_OUT : null}
          onClose={() => setIsCopying(false)}
        />
      )}
    </Popover>
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

interface AddFormProps {
  sessionId: string;
  isOpen: boolean;
  isFive: boolean;
  subscriptions: readonly Subscribed[];
}

function AddForm({ sessionId, isOpen, isFive, subscriptions }: AddFormProps) {
  const lab = useLab();
  const shell = useShell();
  const [filter, setFilter] = useState('');
  const [qos, setQos] = useState<Qos>(0);
  const [options, setOptions] = useState<Options>({});
  const problem = filter === '' ? null : topicFilterProblem(filter);
  const isShared = filter.startsWith('$share/');
  const known = subscriptions.find((subscription) => subscription.filter === filter);
  const isKnown = known !== undefined && !known.isPaused && isSame(known, { qos, ...options });
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (filter === '' || problem) return;
    const wanted = isFive ? options : { color: options.color };
    lab.mqtt.subscribe({ sessionId, filter, qos, ...wanted }).then(() => {
      setFilter('');
      setOptions({});
    }, shell.fail);
  };
  return (
    <form className={classes.add} onSubmit={add} aria-label="Add a subscription">
      <TextInput
        className={classes.addFilter ?? ''}
        aria-label="Topic filter"
        placeholder="building/+/temperature"
        value={filter}
        spellCheck={false}
        data-autofocus
        error={problem ? `Cannot be used: ${problem}` : isKnown && 'Already subscribed'}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label="QoS to ask for"
        size="xs"
        value={String(qos)}
        data={['0', '1', '2'].map((value) => ({ value, label: `QoS ${value}` }))}
        onChange={(event) => setQos(Number(event.currentTarget.value) as Qos)}
      />
      <Button type="submit" disabled={filter === '' || problem !== null || isKnown || !isOpen}>
        {known ? 'Change' : 'Subscribe'}
      </Button>
      <div className={classes.options}>
        <SubscriptionOptions
          of=""
          value={options}
          colors={SUBSCRIPTION_COLORS}
          isFive={isFive}
          isShared={isShared}
          onChange={(change) => setOptions({ ...options, ...change })}
        />
      </div>
    </form>
  );
}

/** Whether asking for these options again would change nothing. */
function isSame(known: Subscribed, wanted: Omit<Subscription, 'filter'>): boolean {
  return (
    known.qos === wanted.qos &&
    (known.noLocal ?? false) === (wanted.noLocal ?? false) &&
    (known.retainAsPublished ?? false) === (wanted.retainAsPublished ?? false) &&
    (known.retainHandling ?? 0) === (wanted.retainHandling ?? 0)
  );
}
