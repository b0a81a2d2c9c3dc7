import type { Generator } from '../../contract/simulators.ts';

/** A value of a device, made anew for each of its messages. */
export type NextValue = (elapsedMs: number) => number | string | boolean;

/** Values keep so many decimals: what a sensor would send. */
const DECIMALS = 1_000;

/**
 * The values of one device's field, one after another.
 *
 * @param device the device's number, from 1
 * @param random as `Math.random`
 */
export function valuesOf(generator: Generator, device: number, random: () => number): NextValue {
  switch (generator.kind) {
    case 'sine': {
      const { min, max, periodS } = generator;
      return (elapsedMs) => {
        const turn = elapsedMs / 1_000 / periodS + device / 7;
        return rounded(min + ((max - min) * (1 + Math.sin(2 * Math.PI * turn))) / 2);
      };
    }
    case 'walk':
      return walk(generator, random);
    case 'counter': {
      let next = generator.start;
      return () => (next += generator.step) - generator.step;
    }
    case 'choice': {
      const { values } = generator;
      return () => values[Math.floor(random() * values.length)] ?? values[0]!;
    }
    case 'flip': {
      let is = random() < 0.5;
      return () => (is = random() * 100 < generator.percent ? !is : is);
    }
  }
}

function walk({ min, max, step }: Extract<Generator, { kind: 'walk' }>, random: () => number): NextValue {
  const [low, high] = [Math.min(min, max), Math.max(min, max)];
  let value = low + (high - low) * random();
  return () => {
    value = Math.min(high, Math.max(low, value + step * (2 * random() - 1)));
    return rounded(value);
  };
}

const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS;
