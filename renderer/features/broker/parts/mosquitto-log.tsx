import { IconFileText } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';

import { formatCount } from '../../../lib/format.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import classes from './list.module.css';

/** Distance from the end, in CSS pixels, that still counts as being there. */
const NEAR_PX = 24;

/** What Mosquitto has to say, as it says it. */
export function MosquittoLog() {
  const { value, error } = useLatest<{ total: number; lines: string[] }>('mosquitto-log', (lab, on) =>
    lab.broker.log({}, on),
  );
  const scroll = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (isAtEnd.current) scroll.current?.scrollTo({ top: scroll.current.scrollHeight });
  }, [value]);
  if (error) return <FailureView error={error} />;
  if (!value) return <Loading what="the log" />;
  if (value.total === 0) {
    return (
      <EmptyState icon={<IconFileText size={28} />} title="Mosquitto has not said anything yet">
        Start the broker, and its log is here line by line.
      </EmptyState>
    );
  }
  const onScroll = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = scroll.current!;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
  };
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <span className={classes.count}>
          {value.lines.length < value.total ? `the last ${formatCount(value.lines.length)} of ` : ''}
          {formatCount(value.total)} lines
        </span>
      </div>
      <pre
        className={`${classes.log} ${classes.scroll}`}
        ref={scroll}
        role="log"
        aria-label="Mosquitto log"
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
      >
        {value.lines.map(visibleText).join('\n')}
      </pre>
    </div>
  );
}
