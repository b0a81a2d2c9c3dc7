import type { PlotWindow } from '../../../../shared/contract/mqtt-series.ts';
import { formatCount } from '../../../lib/format.ts';
import { seriesLabel } from '../series-words.ts';
import classes from './chart-notes.module.css';

/** What the lines do not tell by themselves: what was let go, thinned out, or held no number. */
export function ChartNotes({ window: { series } }: { window: PlotWindow }) {
  // Several series of one topic share its messages.
  const topics = new Map(series.map((one) => [one.topic, one]));
  const letGo = [...topics.values()].reduce((sum, one) => sum + one.letGo, 0);
  const without = series.filter(({ withoutNumber, points }) => withoutNumber > 0 && points > 0);
  const thinned = series.filter(({ isThinned }) => isThinned);
  if (letGo === 0 && without.length === 0 && thinned.length === 0) return null;
  return (
    <div className={classes.root}>
      {letGo > 0 && (
        <p className={classes.warning}>
          {messages(letGo)} older {letGo === 1 ? 'was' : 'were'} let go to stay within the memory limit: the plot begins
          after them. Raise the limit in the settings to keep more.
        </p>
      )}
      {without.map((one) => (
        <p key={`${one.topic} ${one.path}`}>
          {messages(one.withoutNumber)} of {seriesLabel(one)} held no number here.
        </p>
      ))}
      {thinned.length > 0 && (
        <p>More points than can be drawn: each stretch shows its lowest and highest. The figures count them all.</p>
      )}
    </div>
  );
}

const messages = (count: number): string => `${formatCount(count)} ${count === 1 ? 'message' : 'messages'}`;
