import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { IN, OUT, Rates } from './rates.ts';

describe('rates', () => {
  it('keep the two directions apart', () => {
    const rates = new Rates();
    rates.add(IN, 100, 0.5);
    rates.add(OUT, 7, 0.5);
    expect([rates.perS(IN, 1, 0.6), rates.perS(OUT, 1, 0.6)]).toEqual([100, 7]);
  });

  it('fade over the second after the last byte', () => {
    const rates = new Rates();
    rates.add(IN, 1_000, 0.9);
    expect(rates.perS(IN, 1, 1.25)).toBe(750);
    expect(rates.perS(IN, 1, 2)).toBe(0);
  });

  it('average over ten seconds, and forget what is older', () => {
    const rates = new Rates();
    for (let second = 0; second < 20; second++) rates.add(OUT, 500, second + 0.5);
    expect(rates.perS(OUT, 10, 20)).toBe(500);
    expect(rates.perS(OUT, 10, 25)).toBe(250);
    expect(rates.perS(OUT, 10, 31)).toBe(0);
  });

  it('read 0 after any silence, however long', () => {
    const rates = new Rates();
    rates.add(IN, 5, 3);
    expect(rates.perS(IN, 10, 1_000_003)).toBe(0);
  });

  it('never show less than the last whole seconds nor more than one second besides', () => {
    const steps = fc.array(fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.integer({ min: 0, max: 1e6 })));
    fc.assert(
      fc.property(steps, (gaps) => {
        const rates = new Rates();
        const sent: [number, number][] = [];
        let nowS = 0;
        for (const [gap, bytes] of gaps) {
          nowS += gap;
          rates.add(IN, bytes, nowS);
          sent.push([nowS, bytes]);
        }
        const sum = (fromS: number): number => sent.reduce((all, [at, n]) => (at >= fromS ? all + n : all), 0);
        const whole = Math.floor(nowS);
        const shown = rates.perS(IN, 10, nowS) * 10;
        expect(shown).toBeGreaterThanOrEqual(sum(whole - 9) * (1 - 1e-9));
        expect(shown).toBeLessThanOrEqual(sum(whole - 10) * (1 + 1e-9));
      }),
    );
  });
});
