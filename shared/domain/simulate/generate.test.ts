import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { valuesOf } from './generate.ts';

const many = (next: (elapsedMs: number) => unknown, count = 50): unknown[] =>
  Array.from({ length: count }, (_, n) => next(n * 137));
const number = fc.integer({ min: -1_000, max: 1_000 });

describe('valuesOf', () => {
  it('stays between its bounds, whichever is the larger', () => {
    fc.assert(
      fc.property(
        number,
        number,
        fc.constantFrom('sine' as const, 'walk' as const),
        fc.integer({ min: 1, max: 9 }),
        (min, max, kind, device) => {
          const generator =
            kind === 'sine' ? { kind, min, max, periodS: 3 } : { kind: 'walk' as const, min, max, step: 5 };
          for (const value of many(valuesOf(generator, device, Math.random)) as number[]) {
            expect(value).toBeGreaterThanOrEqual(Math.min(min, max));
            expect(value).toBeLessThanOrEqual(Math.max(min, max));
          }
        },
      ),
    );
  });

  it('walks by no more than a step', () => {
    const values = many(valuesOf({ kind: 'walk', min: 0, max: 100, step: 2 }, 1, Math.random)) as number[];
    for (let at = 1; at < values.length; at++)
      expect(Math.abs(values[at]! - values[at - 1]!)).toBeLessThanOrEqual(2.001);
  });

  it('counts, chooses and turns over', () => {
    expect(many(valuesOf({ kind: 'counter', start: 5, step: -2 }, 1, Math.random), 3)).toEqual([5, 3, 1]);
    expect(new Set(many(valuesOf({ kind: 'choice', values: ['a', 'b'] }, 1, Math.random)))).toEqual(
      new Set(['a', 'b']),
    );
    const always = many(valuesOf({ kind: 'flip', percent: 100 }, 1, Math.random), 4);
    expect(always[0]).toBe(!always[1]);
    expect(new Set(many(valuesOf({ kind: 'flip', percent: 0 }, 1, Math.random))).size).toBe(1);
  });

  it('lets devices differ', () => {
    const of = (device: number): unknown =>
      valuesOf({ kind: 'sine', min: 0, max: 10, periodS: 60 }, device, Math.random)(0);
    expect(of(1)).not.toBe(of(2));
  });
});
