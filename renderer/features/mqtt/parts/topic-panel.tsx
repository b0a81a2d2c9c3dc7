import { Button, Splitter } from '@mantine/core';
import { IconCopy, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';

import type { MessageRow, MqttSessionStatus, TopicDetail } from '../../../../shared/contract/mqtt.ts';
import { isOddTopic } from '../../../../shared/domain/topic-bytes.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { formatBytes, formatCount, formatTime } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { oneLine } from '../display-text.ts';
import { flagWords, qosText } from '../message-facts.ts';
import type { ExplorerStore } from '../mqtt-store.ts';
import { formatPerS } from '../numbers.ts';
import { retainWords } from '../retain-words.ts';
import type { RowRange } from '../scroll-map.ts';
import { useTopic } from '../use-topic.ts';
import { BranchMenu } from './branch-menu.tsx';
import { CompareMenu } from './compare-menu.tsx';
import { DiffView } from './diff-view.tsx';
import { MessageList } from './message-list.tsx';
import { MessageProperties } from './message-properties.tsx';
import { PayloadView } from './payload-view.tsx';
import { PlotButton } from './plot-button.tsx';
import { Timeline } from './timeline.tsx';
import classes from './topic-panel.module.css';

const FIRST_RANGE: RowRange = { first: 0, count: 40 };

interface TopicPanelProps {
  store: ExplorerStore;
  sessionId: string;
  nodeId: number;
  status: MqttSessionStatus;
}

/** One topic in full: its name, its newest or chosen message, and what came before. */
export function TopicPanel({ store, sessionId, nodeId, status }: TopicPanelProps) {
  const isPaused = useStore(store, (state) => state.isPaused);
  const viewing = useStore(store, (state) => state.viewing);
  const isComparing = useStore(store, (state) => state.compare !== 'off');
  const markedSeq = useStore(store, (state) => state.marked?.seq ?? null);
  const [range, setRange] = useState(FIRST_RANGE);
  const onRange = useCallback(
    (next: RowRange) => setRange((was) => (was.first === next.first && was.count === next.count ? was : next)),
    [],
  );
  const { detail, error } = useTopic(sessionId, nodeId, range, isPaused);
  if (!detail) return error ? <FailureView error={error} /> : <Loading what="the topic" />;

  const message = viewing ?? detail.last;
  return (
    <div className={classes.root}>
      <TopicHead detail={detail} sessionId={sessionId} isOpen={status.state === 'open'} />
      {message ? (
        <Splitter orientation="vertical" className={classes.split} lineSize={1} withHandle={false}>
          <Splitter.Pane defaultSize={62} min={20} className={classes.pane}>
            <MessageFacts store={store} sessionId={sessionId} detail={detail} message={message} status={status} />
            <MessageProperties sessionId={sessionId} nodeId={nodeId} message={message} />
            {isComparing ? (
              <DiffView store={store} sessionId={sessionId} nodeId={nodeId} message={message} />
            ) : (
              <PayloadView store={store} sessionId={sessionId} nodeId={nodeId} topic={detail.topic} message={message} />
            )}
          </Splitter.Pane>
          <Splitter.Pane defaultSize={38} min={12} className={classes.pane}>
            <h3 className={classes.heading}>
              Recent messages
              <span className={classes.dim}>
                {formatCount(detail.history.total)} of {formatCount(detail.messages)} kept
              </span>
            </h3>
            <Timeline
              sessionId={sessionId}
              detail={detail}
              message={message}
              isLive={viewing === null}
              onView={(row) => store.setState({ viewing: row })}
            />
            <MessageList
              detail={detail}
              shownSeq={message.seq}
              markedSeq={markedSeq}
              isLive={viewing === null}
              onRange={onRange}
              onView={(row) => store.setState({ viewing: row })}
            />
          </Splitter.Pane>
        </Splitter>
      ) : (
        <EmptyState title="No message on this level itself">
          Messages came on topics below it. Open it in the tree to see them.
        </EmptyState>
      )}
    </div>
  );
}

function TopicHead({ detail, sessionId, isOpen }: { detail: TopicDetail; sessionId: string; isOpen: boolean }) {
  const shell = useShell();
  const lab = useLab();
  const copy = (): void => void copyText(shell, detail.topic, 'Topic copied');
  const clear = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Clear the retained message?',
      body: `The broker will forget what it keeps for “${oneLine(detail.topic)}”. Clients that subscribe later get nothing until someone publishes again.`,
      action: 'Clear retained',
      isDangerous: true,
    });
    if (!isSure) return;
    await lab.mqtt.clearRetained({ sessionId, topic: detail.topic });
    shell.tell('The broker forgot the retained message');
  };
  usePaneActions('Topic', [
    { id: 'mqtt.copy-topic', title: 'Copy topic', run: copy },
    ...offerIf(detail.holdsRetained && isOpen && !isOddTopic(detail.topic), {
      id: 'mqtt.clear-retained',
      title: 'Clear the retained message',
      run: () => void clear().catch(shell.fail),
    }),
  ]);
  return (
    <header className={classes.head}>
      <div className={classes.topicLine}>
        <h2 className={classes.topic} tabIndex={0} aria-label={`Topic ${oneLine(detail.topic)}`}>
          <bdi>{oneLine(detail.topic)}</bdi>
        </h2>
        <IconButton label="Copy topic" icon={<IconCopy size={16} />} onClick={copy} />
        <BranchMenu sessionId={sessionId} nodeId={detail.id} topic={detail.topic} isOpen={isOpen} />
        {detail.holdsRetained && (
          <IconButton
            label="Clear retained message"
            icon={<IconTrash size={16} />}
            onClick={() => void clear().catch(shell.fail)}
            isDisabled={!isOpen || isOddTopic(detail.topic)}
          />
        )}
      </div>
      {isOddTopic(detail.topic) && (
        <p className={classes.words}>
          This topic is not valid UTF-8 [MQTT-1.5.4-1]: its other bytes are written as \xNN. Nothing can be published to
          it.
        </p>
      )}
      <p className={classes.counts}>
        {detail.messages > 0 && (
          <>
            <span>
              {formatCount(detail.messages)} {detail.messages === 1 ? 'message' : 'messages'}
            </span>
            <span>{formatBytes(detail.payloadBytes)} of payload</span>
          </>
        )}
        {detail.ratePerS >= 0.05 && (
          <span>
            {formatPerS(detail.ratePerS)}
            {detail.messages === 0 && ' below'}
          </span>
        )}
        {detail.holdsRetained && (
          <span className={classes.retained}>
            The broker keeps a retained message here, as far as Wirebench has seen
          </span>
        )}
      </p>
    </header>
  );
}

interface MessageFactsProps {
  store: ExplorerStore;
  sessionId: string;
  detail: TopicDetail;
  message: MessageRow;
  status: MqttSessionStatus;
}

function MessageFacts({ store, sessionId, detail, message, status }: MessageFactsProps) {
  const isPaused = useStore(store, (state) => state.isPaused);
  const isViewing = useStore(store, (state) => state.viewing !== null);
  const newer = isViewing && detail.last ? detail.last.seq !== message.seq : false;
  return (
    <div className={classes.facts}>
      <div className={classes.factsLine}>
        <time dateTime={new Date(message.receivedAtMs).toISOString()}>{formatTime(message.receivedAtMs)}</time>
        <span>{formatBytes(message.sizeBytes)}</span>
        <span title={qosText(message.qos)}>QoS {message.qos}</span>
        {message.isRetained && <span className={classes.retained}>retained</span>}
        {message.isDuplicate && <span>DUP</span>}
        <span className={classes.grow} />
        <CompareMenu store={store} message={message} />
        <PlotButton sessionId={sessionId} topic={detail.topic} message={message} />
        {isViewing && (
          <Button size="compact-xs" variant="light" onClick={() => store.setState({ viewing: null })}>
            Back to live
          </Button>
        )}
        {!isViewing && (
          <Button
            size="compact-xs"
            variant={isPaused ? 'light' : 'default'}
            leftSection={isPaused ? <IconPlayerPlay size={12} /> : <IconPlayerPause size={12} />}
            onClick={() => store.setState({ isPaused: !isPaused })}
          >
            {isPaused ? 'Go on' : 'Pause'}
          </Button>
        )}
      </div>
      {flagWords(message, wordsOfRetain(detail, message, status)).map((words) => (
        <p key={words} className={classes.words}>
          {words}
        </p>
      ))}
      {newer && <p className={classes.words}>An earlier message; newer ones have come since.</p>}
      {isPaused && <p className={classes.words}>The view is paused; messages are still received and counted.</p>}
    </div>
  );
}

function wordsOfRetain(
  { topic, holdsRetained, history }: TopicDetail,
  message: MessageRow,
  { subscriptions, protocolVersion, state, sinceMs }: MqttSessionStatus,
): string | null {
  const index = history.rows.findIndex(({ seq }) => seq === message.seq);
  const earlier = history.rows[index + 1];
  const isAllSeen = history.first + index + 1 === history.total;
  const isKnown = state === 'open' && index >= 0 && (earlier !== undefined || isAllSeen);
  const isFollowing = isKnown ? earlier !== undefined && earlier.receivedAtMs >= sinceMs : null;
  return retainWords(message, { topic, subscriptions, protocolVersion, holdsRetained, isFollowing });
}
