import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import type { Outcome } from '../use-publisher.ts';
import classes from './publish-form.module.css';
import { RequestAnswer } from './request-answer.tsx';

const DONE = ['Handed to the network', 'The broker has it', 'The broker has it, once'] as const;

/** How the last publish went: the answer to a request, or when the broker had the message. */
export function PublishResult({ outcome, isOpen }: { outcome: Outcome | null; isOpen: boolean }) {
  if (!isOpen) return <p className={classes.result}>Connect to publish.</p>;
  if (outcome && 'answer' in outcome) return <RequestAnswer answer={outcome.answer} />;
  if (outcome && 'error' in outcome) {
    const { title, next } = textOf(outcome.error);
    return (
      <p className={classes.failed} role="alert">
        {title}. {next}
      </p>
    );
  }
  return (
    <p className={classes.result} role="status">
      {outcome &&
        'qos' in outcome &&
        `${DONE[outcome.qos]} after ${formatDuration(outcome.tookMs)}: ${formatBytes(outcome.sizeBytes)} at QoS ${outcome.qos}`}
    </p>
  );
}
