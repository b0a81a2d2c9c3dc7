import { Button } from '@mantine/core';
import { useStore } from 'zustand';

import type { MessageRow } from '../../../../shared/contract/mqtt.ts';
import type { Comparison, PayloadDiff } from '../../../../shared/contract/mqtt-messages.ts';
import { formatBytes, formatCount, formatTime } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import type { ExplorerStore } from '../mqtt-store.ts';
import { useComparison } from '../use-comparison.ts';
import { DiffBody } from './diff-body.tsx';
import classes from './diff-view.module.css';

interface DiffViewProps {
  store: ExplorerStore;
  sessionId: string;
  nodeId: number;
  message: MessageRow;
}

/** What changed to the message that is shown, in place of its payload. */
export function DiffView({ store, sessionId, nodeId, message }: DiffViewProps) {
  const isMarked = useStore(store, (state) => state.compare === 'marked');
  const marked = useStore(store, (state) => state.marked);
  const base = isMarked ? marked : null;
  const isSelf = base?.seq === message.seq;
  const { comparison, error } = useComparison(sessionId, nodeId, message.seq, base?.seq ?? null);
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <span className={classes.title}>
          Since {base ? `the marked message, ${formatTime(base.receivedAtMs)}` : 'the message before'}
          {!base && comparison?.base && `, ${formatTime(comparison.base.receivedAtMs)}`}
        </span>
        <span className={classes.dim} role="status">
          {comparison?.base && !isSelf && summary(comparison)}
        </span>
        <span className={classes.grow} />
        <Button variant="default" size="compact-xs" onClick={() => store.setState({ compare: 'off' })}>
          Show payload
        </Button>
      </div>
      {error && <FailureView error={error} />}
      {isSelf ? (
        <EmptyState title="This is the marked message">
          Choose another in the list or on the timeline to see what changed.
        </EmptyState>
      ) : (
        comparison && <Shown comparison={comparison} />
      )}
      {!comparison && !error && !isSelf && <Loading what="the comparison" />}
    </div>
  );
}

function Shown({ comparison: { base, diff } }: { comparison: Comparison }) {
  if (!base) {
    return <EmptyState title="There is no message before it">It is the first that is kept of this topic.</EmptyState>;
  }
  if (diff.kind === 'same') return <EmptyState title="The payloads are the same, byte for byte" />;
  if (diff.kind === 'json' && diff.total === 0) {
    return (
      <EmptyState title="The values are the same">
        Only the way they are written differs: spaces, the order of names, or a name that comes twice.
      </EmptyState>
    );
  }
  return <DiffBody diff={diff} />;
}

/** How much differs, and what was left out. */
function summary({ diff, comparedBytes }: Comparison): string {
  const parts = [counts(diff)];
  if (comparedBytes !== null) parts.push(`only the first ${formatBytes(comparedBytes)} of each were compared`);
  return parts.filter((part) => part !== '').join(' · ');
}

function counts(diff: PayloadDiff): string {
  if (diff.kind === 'json') {
    const changes = `${formatCount(diff.total)} ${diff.total === 1 ? 'value' : 'values'}`;
    return diff.total > diff.changes.length ? `${changes}, the first ${diff.changes.length} listed` : changes;
  }
  if (diff.kind === 'text') {
    const lines = `${formatCount(diff.added)} lines added, ${formatCount(diff.removed)} removed`;
    const apart = diff.isApart ? ', too different to line up' : '';
    return `${lines}${apart}${diff.isCut ? `, the first ${diff.lines.length} listed` : ''}`;
  }
  if (diff.kind === 'bytes') {
    const bytes = `${formatCount(diff.differing)} ${diff.differing === 1 ? 'byte' : 'bytes'}`;
    return diff.total > diff.ranges.length ? `${bytes}, the first ${diff.ranges.length} places listed` : bytes;
  }
  return '';
}
