import type { Gauge } from '../../../../shared/contract/plots.ts';
import { levelOf, share, zones, type GaugeLevel } from '../gauge-scale.ts';
import { formatFigure } from '../series-words.ts';
import classes from './gauge-dial.module.css';

const WORDS: Record<GaugeLevel, string> = { normal: '', warning: 'Warning', alarm: 'Alarm' };

interface GaugeDialProps {
  title: string;
  gauge: Gauge;
  value: number;
}

/** A value on a half circle, with the stretches that warn and alarm on its rim. */
export function GaugeDial({ title, gauge, value }: GaugeDialProps) {
  const level = levelOf(value, gauge);
  const text = `${formatFigure(value)}${gauge.unit && ` ${gauge.unit}`}`;
  return (
    <div
      className={classes.root}
      data-level={level}
      role="meter"
      aria-label={title}
      aria-valuemin={gauge.min}
      aria-valuemax={gauge.max}
      aria-valuenow={Math.min(gauge.max, Math.max(gauge.min, value))}
      aria-valuetext={WORDS[level] ? `${text}, ${WORDS[level].toLowerCase()}` : text}
    >
      <svg viewBox="0 0 200 112" className={classes.dial} aria-hidden="true">
        <path d={arc(0, 1, 80)} className={classes.track} />
        <path d={arc(0, share(value, gauge), 80)} className={classes.value} />
        {zones(gauge).map(({ level: zone, from, to }) => (
          <path key={from} d={arc(from, to, 94)} className={classes.zone} data-level={zone} />
        ))}
        <text x="100" y="94" className={classes.number} style={{ fontSize: text.length > 9 ? '16px' : '24px' }}>
          {text}
        </text>
      </svg>
      <div className={classes.ends} aria-hidden="true">
        <span>{formatFigure(gauge.min)}</span>
        <strong className={classes.level}>{WORDS[level]}</strong>
        <span>{formatFigure(gauge.max)}</span>
      </div>
    </div>
  );
}

/** A stretch of the half circle about (100, 102), by shares from its left end. */
function arc(from: number, to: number, radius: number): string {
  const point = (at: number): string => {
    const angle = Math.PI * (1 - at);
    return `${(100 + radius * Math.cos(angle)).toFixed(2)} ${(102 - radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${point(from)} A ${radius} ${radius} 0 0 1 ${point(to)}`;
}
