import { describe, expect, it } from 'vitest';

import { detectFormat } from './detect.ts';
import type { Field } from './field.ts';
import { decodeSparkplug, sparkplugAliases, sparkplugLifeTopics, sparkplugTopic, unnamedAliases } from './sparkplug.ts';
import { fromHex } from './testing/check-tree.ts';

/** timestamp 1; Temperature (alias 1, Float) 21.5; Offset (alias 2, Int16) -2; seq 0 */
const BIRTH = fromHex(`08 01
  12 16 0a 0b 54656d7065726174757265 10 01 20 09 65 0000ac41
  12 10 0a 06 4f6666736574 10 02 20 02 50 feff03
  18 00`);
/** alias 2 with 65534, alias 9 with 7, without names and types */
const DATA = fromHex('08 02 12 06 10 02 50 feff03 12 04 10 09 50 07 18 01');

const metrics = (fields: Field[]): string[] =>
  fields.filter(({ children }) => children).map(({ name, type, value }) => `${name} ${type} ${value}`);

describe('decodeSparkplug', () => {
  it('names metrics and reads signed values by their type', () => {
    const { fields, problem } = decodeSparkplug(BIRTH);
    expect(problem).toBeNull();
    expect(fields[0]).toMatchObject({ name: 'timestamp', value: '1 · 1970-01-01T00:00:00.001Z' });
    expect(metrics(fields)).toEqual(['Temperature Float 21.5', 'Offset Int16 -2']);
    expect(fields.at(-1)).toMatchObject({ name: 'seq', value: '0' });
  });

  it('resolves aliases and types from a birth, and says which it cannot', () => {
    expect(unnamedAliases(DATA)).toEqual(['2', '9']);
    expect(unnamedAliases(BIRTH)).toEqual([]);
    const { fields } = decodeSparkplug(DATA, false, sparkplugAliases(BIRTH));
    expect(metrics(fields)).toEqual(['Offset Int16 -2', 'alias 9 metric 7']);
    expect(metrics(decodeSparkplug(DATA).fields)).toEqual(['alias 2 metric 65534', 'alias 9 metric 7']);
  });

  it('shows a null', () => {
    expect(metrics(decodeSparkplug(fromHex('12 07 0a 01 61 20 01 38 01')).fields)).toEqual(['a Int8 null']);
  });
});

describe('sparkplugTopic', () => {
  it('reads nodes and devices', () => {
    expect(sparkplugTopic('spBv1.0/plant/NBIRTH/edge')).toEqual({
      group: 'plant',
      about: 'node',
      verb: 'BIRTH',
      node: 'edge',
      device: null,
    });
    const device = sparkplugTopic('spBv1.0/plant/DDATA/edge/pump')!;
    expect(device).toMatchObject({ about: 'device', verb: 'DATA', device: 'pump' });
    expect(sparkplugLifeTopics(device, 'DEATH')).toEqual([
      'spBv1.0/plant/NDEATH/edge',
      'spBv1.0/plant/DDEATH/edge/pump',
    ]);
  });

  it.each(['spBv1.0/STATE/host', 'spBv1.0/g/NDATA/n/d', 'spBv1.0/g/DDATA/n', 'spAv1.0/g/NDATA/n', 'a'])(
    'takes %s for another topic',
    (topic) => expect(sparkplugTopic(topic)).toBeNull(),
  );

  it('tells the format by its topic', () => {
    expect(detectFormat(DATA, false, 'spBv1.0/plant/NDATA/edge')).toBe('sparkplug');
    expect(detectFormat(new TextEncoder().encode('on'), false, 'spBv1.0/plant/NDATA/edge')).toBe('text');
  });
});
