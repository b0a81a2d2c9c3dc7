import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Gauge } from '../../../shared/contract/plots.ts';
import { levelOf, scaleFor, share, zones } from './gauge-scale.ts';

const gauge: Gauge = {
  kind: 'gauge',
  id: 'g',
  name: '',
  source: { topic: 't', path: '$' },
  min: 0,
  max: 100,
  warnAt: 60,
  alarmAt: 80,
  unit: '',
};

describe('a gauge', () => {
  it('shows where a value stands, and stays on its scale', () => {
    expect([-5, 0, 25, 100, 700].map((value) => share(value, gauge))).toEqual([0, 0, 0.25, 1, 1]);
  });

  it('warns and alarms upwards, or downwards where the alarm is the lower', () => {
    expect([59, 60, 80].map((value) => levelOf(value, gauge))).toEqual(['normal', 'warning', 'alarm']);
    const battery = { warnAt: 30, alarmAt: 10 };
    expect([31, 30, 10].map((value) => levelOf(value, battery))).toEqual(['normal', 'warning', 'alarm']);
    expect(levelOf(5, { warnAt: null, alarmAt: 4 })).toBe('alarm');
    expect(levelOf(5, { warnAt: null, alarmAt: null })).toBe('normal');
  });

  it('marks the stretches of its scale', () => {
    expect(zones(gauge)).toEqual([
      { level: 'normal', from: 0, to: 0.6 },
      { level: 'warning', from: 0.6, to: 0.8 },
      { level: 'alarm', from: 0.8, to: 1 },
    ]);
    expect(zones({ ...gauge, warnAt: 500, alarmAt: null })).toEqual([{ level: 'normal', from: 0, to: 1 }]);
  });

  it('begins with a scale that its value fits on', () => {
    expect(scaleFor(21.5)).toEqual({ min: 0, max: 50 });
    expect(scaleFor(0)).toEqual({ min: 0, max: 1 });
    expect(scaleFor(-3)).toEqual({ min: -5, max: 5 });
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 }), (value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-200);
        const scale = scaleFor(value);
        expect(scale.min).toBeLessThan(scale.max);
        expect(value >= scale.min && value <= scale.max).toBe(true);
      }),
    );
  });
});
