import type { MqttAnswer } from '../../../../shared/contract/mqtt.ts';
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import { oneLine, previewOf } from '../display-text.ts';
import { PropertyTable } from './property-table.tsx';
import classes from './publish-properties.module.css';

/** What came back on a request, and after how long. */
export function RequestAnswer({ answer }: { answer: MqttAnswer }) {
  const { tookMs, sizeBytes, responseTopic, preview, properties } = answer;
  return (
    <section className={classes.answer} role="status" aria-label="Answer">
      <strong>
        Answered after {formatDuration(tookMs)}: {formatBytes(sizeBytes)} on {oneLine(responseTopic)}
      </strong>
      <bdi className={classes.answerPayload}>{previewOf(preview, sizeBytes).text}</bdi>
      <PropertyTable properties={properties} />
    </section>
  );
}
