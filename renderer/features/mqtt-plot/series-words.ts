import type { PlotSeries, PlotSource } from '../../../shared/contract/mqtt-series.ts';
import type { Chart } from '../../../shared/contract/plots.ts';
import { formatCount } from '../../lib/format.ts';
import { visibleText } from '../../lib/hex.ts';
import { rangeText } from './time-labels.ts';
import type { Span } from './time-range.ts';

const MOST_DIGITS = 7;
const figures = Array.from(
  { length: MOST_DIGITS },
  (_, digits) => new Intl.NumberFormat('en', { maximumSignificantDigits: digits + 1 }),
);
const MOST_PLAIN = 1e12;
const LEAST_PLAIN = 1e-4;

/** Characters of a topic a label shows: the end tells more than the beginning. */
const MAX_LABEL = 120;

/** A number as it is read: up to seven digits that count, an exponent where it is very large or small; a dash for none. */
export function formatFigure(value: number | null, digits = MOST_DIGITS): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= MOST_PLAIN || size < LEAST_PLAIN)) return value.toExponential(4);
  return figures[digits - 1]!.format(value);
}

/** How a series is called: its topic, and its path where the payload is more than a number. */
export function seriesLabel({ topic, path }: PlotSource): string {
  const text = visibleText(path === '$' ? topic : `${topic} ${path}`).replaceAll(/\s/g, ' ');
  return text.length > MAX_LABEL ? `…${text.slice(-MAX_LABEL)}` : text;
}

/** A chart's own name, or those of its series. */
export function chartTitle({ name, series }: Chart): string {
  if (name) return name;
  if (series.length === 0) return 'Empty chart';
  const first = seriesLabel(series[0]!);
  return series.length === 1 ? first : `${first} and ${series.length - 1} more`;
}

export const sourceKey = ({ topic, path }: PlotSource): string => JSON.stringify([topic, path]);

/** What a chart shows, for who cannot see it. */
export function chartSummary(title: string, span: Span, series: readonly PlotSeries[]): string {
  const lines = series.map((one) => {
    const { count, min, max, last } = one.statistics;
    if (count === 0) return `${seriesLabel(one)}: no number in this time.`;
    const points = `${formatCount(count)} ${count === 1 ? 'point' : 'points'}`;
    return `${seriesLabel(one)}: ${points}, from ${formatFigure(min)} to ${formatFigure(max)}, last ${formatFigure(last)}.`;
  });
  return [`Line chart ${title}, ${rangeText(span.fromMs, span.toMs)}.`, ...lines].join(' ');
}
