import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Settings } from '../../../shared/contract/workbench.ts';
import { salvage } from './salvage.ts';

const defaults = Settings.parse({});

describe('salvaging stored data', () => {
  it('keeps what is whole', () => {
    const stored = { ...defaults, theme: 'dark' };
    expect(salvage(Settings, stored, defaults)).toEqual({ value: stored, lost: [] });
  });

  it('takes defaults for what is missing, and says nothing about it', () => {
    expect(salvage(Settings, { theme: 'dark' }, defaults)).toEqual({ value: { ...defaults, theme: 'dark' }, lost: [] });
    const { value, lost } = salvage(Settings, { limits: { mqttHistoryMb: 7 } }, defaults);
    expect([value.limits, lost]).toEqual([{ ...defaults.limits, mqttHistoryMb: 7 }, []]);
  });

  it('takes the default for each field that makes no sense, and only for that', () => {
    const stored = {
      ...defaults,
      theme: 'pink',
      fontSizePx: 17,
      keybindings: { 'pane.close': 'mod+w', broken: 5 },
      limits: { ...defaults.limits, mqttHistoryMb: 7, wireLogTotalMb: -1 },
    };
    expect(salvage(Settings, stored, defaults)).toEqual({
      value: {
        ...defaults,
        fontSizePx: 17,
        keybindings: { 'pane.close': 'mod+w' },
        limits: { ...defaults.limits, mqttHistoryMb: 7 },
      },
      lost: ['theme', 'keybindings.broken', 'limits.wireLogTotalMb'],
    });
  });

  it.each([undefined, null, 5, 'text', []])('takes all defaults for %j', (stored) => {
    expect(salvage(Settings, stored, defaults).value).toEqual(defaults);
  });

  it('always ends with something valid', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constant(NaN));
    const keys = [...Object.keys(defaults), '__proto__', 'unknown'];
    const stored = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...keys), field));
    fc.assert(
      fc.property(stored, (value) => {
        const result = salvage(Settings, value, defaults).value;
        expect(Settings.parse(result)).toEqual(result);
      }),
    );
    expect(defaults).toEqual(Settings.parse({}));
  });
});
