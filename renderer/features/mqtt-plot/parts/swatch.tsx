import { colourOf, dashOf } from '../chart-look.ts';

/** A piece of a series' line, as the chart draws it. */
export function Swatch({ index }: { index: number }) {
  return (
    <svg width="18" height="8" aria-hidden="true" style={{ flex: 'none' }}>
      <line
        x1="0"
        x2="18"
        y1="4"
        y2="4"
        stroke={`var(${colourOf(index)})`}
        strokeWidth="3"
        strokeDasharray={dashOf(index) ? '7 3' : undefined}
      />
    </svg>
  );
}
