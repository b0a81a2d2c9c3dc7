import { describe, expect, it } from 'vitest';

import { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { PRESETS } from './presets.ts';
import { settingsOf, valuesOf } from './profile-values.ts';
import { validateProfile } from './validate-profile.ts';

describe('presets', () => {
  it.each(PRESETS)('$name fills in a form that can be saved', ({ values, missing }) => {
    const filled = { ...valuesOf('x'), ...values };
    expect(validateProfile(filled)).toEqual({});
    expect(MqttSettings.safeParse(settingsOf(filled)).success).toBe(true);
    expect(missing).not.toBe('');
  });
});
