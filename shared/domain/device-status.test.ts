import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { deviceOfTopic, statusOfText } from './device-status.ts';

describe('the status of a device', () => {
  it('belongs to the topic without its last level, or to the node or device of Sparkplug B', () => {
    expect(deviceOfTopic('tele/lamp/LWT')).toEqual({ device: 'tele/lamp', state: null });
    expect(deviceOfTopic('homie/kitchen/$state')).toEqual({ device: 'homie/kitchen', state: null });
    expect(deviceOfTopic('status')).toBeNull();
    expect(deviceOfTopic('spBv1.0/plant/NBIRTH/edge')).toEqual({ device: 'plant/edge', state: 'online' });
    expect(deviceOfTopic('spBv1.0/plant/DDATA/edge/pump')).toEqual({ device: 'plant/edge/pump', state: 'online' });
    expect(deviceOfTopic('spBv1.0/plant/NDEATH/edge')).toEqual({ device: 'plant/edge', state: 'offline' });
    expect(deviceOfTopic('spBv1.0/STATE/host')).toBeNull();
  });

  it.each([
    ['Online', 'online'],
    ['ready', 'online'],
    [' offline\n', 'offline'],
    ['lost', 'offline'],
    ['{"state":"online"}', 'online'],
    ['{"status":false}', 'offline'],
    ['{"volts":3}', 'unknown'],
    ['init', 'unknown'],
    ['', 'unknown'],
  ])('is read from %j as %s', (text, state) => {
    expect(statusOfText(text)).toBe(state);
  });

  it('never throws', () => {
    const read = (text: string): void => void [statusOfText(text), deviceOfTopic(text)];
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), read));
  });
});
