import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import type { Outcome } from '../use-publisher.ts';
import classes from './publish-form.module.css';
import { RequestAnswer } from './request-answer.tsx';

const DONE = ['Handed to the network', 'The broker has it', 'The broker has it, once'] as const;
/** The broker answered; what it did with the message is another matter. */
const ANSWERED = ['Handed to the network', 'The broker answered', 'The broker answered'] as const;

/** MQTT 3.1.1 confirms a message that the broker's rules forbid like any other, §3.3.5. */
const UNSAID = ' In MQTT 3.1.1 a broker cannot say that it refused a message: to be sure, subscribe to the topic.';

interface ResultProps {
  outcome: Outcome | null;
  isOpen: boolean;
  /** The connection speaks MQTT 5.0, in which a refusal is answered. */
  isFive: boolean;
}

/** How the last publish went: the answer to a request, or when the broker had the message. */
export function PublishResult({ outcome, isOpen, isFive }: ResultProps) {
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
        `${(isFive ? DONE : ANSWERED)[outcome.qos]} after ${formatDuration(outcome.tookMs)}: ${formatBytes(outcome.sizeBytes)} at QoS ${outcome.qos}${isFive ? '' : `.${UNSAID}`}`}
    </p>
  );
}
