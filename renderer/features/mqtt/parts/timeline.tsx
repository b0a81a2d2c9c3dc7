import { Slider } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';

import type { MessageRow, TopicDetail } from '../../../../shared/contract/mqtt.ts';
import { formatCount, formatDuration, formatTime } from '../../../lib/format.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useTimeline } from '../use-timeline.ts';
import classes from './timeline.module.css';

interface TimelineProps {
  sessionId: string;
  detail: TopicDetail;
  /** The message that is shown; of the history where `isLive` is false. */
  message: MessageRow;
  isLive: boolean;
  onView(message: MessageRow | null): void;
}

/** Goes back and forth through what is kept of a topic. It stays with its message while new ones come in. */
export function Timeline({ sessionId, detail, message, isLive, onView }: TimelineProps) {
  const { oldest, newest, place, go } = useTimeline(sessionId, detail, isLive ? null : message, onView);
  const at = place ?? newest;
  usePaneActions('Topic', [
    ...offerIf(at > oldest, { id: 'mqtt.earlier', title: 'Show the message before', run: () => go(at - 1) }),
    ...offerIf(at < newest, { id: 'mqtt.later', title: 'Show the message after', run: () => go(at + 1) }),
  ]);
  if (newest <= oldest) return null;
  const words = isLive ? 'live' : behind(message, detail);
  return (
    <div className={classes.root}>
      <IconButton
        label="Earlier message"
        icon={<IconChevronLeft size={16} />}
        isDisabled={at <= oldest}
        onClick={() => go(at - 1)}
      />
      <Slider
        className={classes.slider ?? ''}
        size="xs"
        thumbSize={14}
        min={oldest}
        max={newest}
        step={1}
        value={Math.max(at, oldest)}
        label={null}
        thumbLabel="Timeline of kept messages"
        thumbProps={{ 'aria-valuetext': `Message ${formatCount(at)}, ${formatTime(message.receivedAtMs)}, ${words}` }}
        onChange={go}
      />
      <IconButton
        label="Later message"
        icon={<IconChevronRight size={16} />}
        isDisabled={at >= newest}
        onClick={() => go(at + 1)}
      />
      <span className={classes.words}>
        {formatCount(at)} of {formatCount(newest)}, {words}
      </span>
    </div>
  );
}

/** How far a message lies before the newest. */
const behind = (message: MessageRow, { last }: TopicDetail): string =>
  last ? `${formatDuration(Math.max(0, last.receivedAtMs - message.receivedAtMs))} before the newest` : '';
