import { Button } from '@mantine/core';
import { IconServer2 } from '@tabler/icons-react';

import type { BrokerFacts } from '../../../../shared/contract/mqtt-tools.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useLatest } from '../../../link/use-latest.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { brokerCards } from '../broker-facts.ts';
import { oneLine } from '../display-text.ts';
import classes from './tools.module.css';

/** What the broker says of itself below $SYS. */
export function BrokerPanel({ sessionId, isOpen }: { sessionId: string; isOpen: boolean }) {
  const { value, error } = useLatest<BrokerFacts>(`broker:${sessionId}`, (lab, onBatch) =>
    lab.mqttTools.broker({ sessionId }, onBatch),
  );
  if (!value) {
    return error && error.code !== 'link-lost' ? <FailureView error={error} /> : <Loading what="the broker’s values" />;
  }
  if (value.values.length === 0) return <NoFacts sessionId={sessionId} isOpen={isOpen} />;
  return (
    <div className={classes.board} tabIndex={0} role="region" aria-label="What the broker says of itself">
      {brokerCards(value.values).map(({ title, facts }) => (
        <section key={title} className={classes.card} aria-label={title}>
          <h2 className={classes.cardTitle}>{title}</h2>
          <dl className={classes.facts}>
            {facts.map(({ label, text, name }) => (
              <div key={name} className={classes.fact} title={`$SYS/${name}`}>
                <dt>{label}</dt>
                <dd>
                  <bdi>{oneLine(text)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function NoFacts({ sessionId, isOpen }: { sessionId: string; isOpen: boolean }) {
  const lab = useLab();
  const shell = useShell();
  const subscribe = (): void => void lab.mqtt.subscribe({ sessionId, filter: '$SYS/#', qos: 0 }).catch(shell.fail);
  return (
    <EmptyState
      icon={<IconServer2 size={28} />}
      title="The broker has said nothing of itself"
      actions={
        <Button variant="default" disabled={!isOpen} onClick={subscribe}>
          Subscribe to $SYS/#
        </Button>
      }
    >
      Many brokers publish their version, clients and load below $SYS. The filter # leaves it out, so it needs a
      subscription of its own; not every broker allows it.
    </EmptyState>
  );
}
