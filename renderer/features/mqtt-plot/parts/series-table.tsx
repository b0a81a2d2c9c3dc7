import { Table } from '@mantine/core';
import { IconX } from '@tabler/icons-react';

import type { PlotSeries, PlotSource } from '../../../../shared/contract/mqtt-series.ts';
import { formatCount, formatDuration } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { formatFigure, seriesLabel, sourceKey } from '../series-words.ts';
import classes from './series-table.module.css';
import { Swatch } from './swatch.tsx';

interface SeriesTableProps {
  title: string;
  sources: readonly PlotSource[];
  /** Null while the figures are not there. */
  series: readonly PlotSeries[] | null;
  onRemove(source: PlotSource): void;
}

/** The legend of a chart, with the last value and the figures of the time shown. */
export function SeriesTable({ title, sources, series, onRemove }: SeriesTableProps) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={`Figures of ${title}`}>
      <Table className={classes.table} verticalSpacing={2} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Series</Table.Th>
            {['Last', 'Min', 'Max', 'Mean', 'Std dev', 'Points', 'Rate', 'Gaps'].map((name) => (
              <Table.Th key={name} scope="col" className={classes.figure}>
                {name}
              </Table.Th>
            ))}
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sources.map((source, index) => (
            <Row key={sourceKey(source)} source={source} index={index} series={series?.[index]} onRemove={onRemove} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface RowProps {
  source: PlotSource;
  index: number;
  series: PlotSeries | undefined;
  onRemove(source: PlotSource): void;
}

function Row({ source, index, series, onRemove }: RowProps) {
  const label = seriesLabel(source);
  const figures = series?.statistics;
  return (
    <Table.Tr>
      <Table.Th scope="row" className={classes.name}>
        <span className={classes.nameLine} title={label}>
          <Swatch index={index} />
          <span className={classes.nameText}>
            <bdi>{label}</bdi>
          </span>
        </span>
      </Table.Th>
      <Table.Td className={classes.last}>{formatFigure(series?.newest?.value ?? null)}</Table.Td>
      <Table.Td className={classes.figure}>{formatFigure(figures?.min ?? null)}</Table.Td>
      <Table.Td className={classes.figure}>{formatFigure(figures?.max ?? null)}</Table.Td>
      <Table.Td className={classes.figure}>{formatFigure(figures?.mean ?? null, 6)}</Table.Td>
      <Table.Td className={classes.figure}>{formatFigure(figures?.standardDeviation ?? null, 4)}</Table.Td>
      <Table.Td className={classes.figure}>{figures ? formatCount(figures.count) : '–'}</Table.Td>
      <Table.Td className={classes.figure}>{figures?.ratePerS == null ? '–' : rateText(figures.ratePerS)}</Table.Td>
      <Table.Td className={classes.figure} title={figures?.gaps ? gapsText(figures.gaps) : undefined}>
        {figures?.gaps ? formatCount(figures.gaps.count) : '–'}
      </Table.Td>
      <Table.Td className={classes.action}>
        <IconButton label={`Remove ${label}`} icon={<IconX size={14} />} onClick={() => onRemove(source)} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Points a second, or a minute where they are rare. */
function rateText(perS: number): string {
  if (perS >= 0.95) return `${perS < 10 ? perS.toFixed(1) : formatCount(perS)}/s`;
  return `${(perS * 60).toFixed(1)}/min`;
}

const gapsText = ({ overMs, longestMs }: NonNullable<PlotSeries['statistics']['gaps']>): string =>
  `Times without a point of ${formatDuration(overMs)} and more; the longest was ${formatDuration(longestMs)}`;
