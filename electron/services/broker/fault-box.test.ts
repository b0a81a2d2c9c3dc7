import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Fault } from '../../../shared/contract/broker-settings.ts';
import { FaultBox, patternMatches } from './fault-box.ts';

const drop: Fault = { isOn: true, what: 'drop', clientId: '', filter: '#', percent: 100, delayMs: 0, returnCode: 3 };

describe('patternMatches', () => {
  it('agrees with the same pattern as a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, candidate) => {
        const expected = pattern === '' || new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(candidate);
        expect(patternMatches(pattern, candidate)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('FaultBox', () => {
  it('strikes so many of a hundred, and counts', () => {
    let chance = 0;
    const faults = [{ ...drop, percent: 30 }];
    const box = new FaultBox(
      () => faults,
      () => (chance = (chance + 0.01) % 1),
    );
    for (let count = 0; count < 1_000; count += 1) box.forMessage('x', 't');
    expect(box.hits()[0]).toBeGreaterThan(280);
    expect(box.hits()[0]).toBeLessThan(320);
  });

  it('goes on counting for the same fault when it is switched off and on', () => {
    let faults = [drop];
    const box = new FaultBox(
      () => faults,
      () => 0,
    );
    box.forMessage('x', 't');
    faults = [{ ...drop, isOn: false }];
    expect(box.forMessage('x', 't')).toBeNull();
    expect(box.hits()).toEqual([1]);
  });

  it('keeps kinds apart: connecting, arriving and passing on', () => {
    const faults: Fault[] = [{ ...drop, what: 'refuse' }, { ...drop, what: 'disconnect' }, drop];
    const box = new FaultBox(
      () => faults,
      () => 0,
    );
    expect(box.forConnect('x')?.what).toBe('refuse');
    expect(box.forArrival('x', 't')?.what).toBe('disconnect');
    expect(box.forMessage('x', 't')?.what).toBe('drop');
  });
});
