import { describe, expect, it } from 'vitest';

import { chartTitle, formatFigure, seriesLabel } from './series-words.ts';

describe('series in words', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [-21.5, '-21.5'],
    [0.1 + 0.2, '0.3'],
    [1234567.891, '1,234,568'],
    [1e15, '1.0000e+15'],
    [-0.00001234567, '-1.2346e-5'],
  ])('the figure %s reads %s', (value, text) => expect(formatFigure(value)).toBe(text));

  it('are called by topic and path, control characters made visible, the end of long ones kept', () => {
    expect(seriesLabel({ topic: 'room/1', path: '$' })).toBe('room/1');
    expect(seriesLabel({ topic: 'room/1', path: '$.t' })).toBe('room/1 $.t');
    expect(seriesLabel({ topic: 'a\u0007b\nc', path: '$' })).not.toMatch(/[\u0000-\u001f]/);
    expect(seriesLabel({ topic: `${'x/'.repeat(200)}end`, path: '$' })).toMatch(/^….*\/end$/);
  });

  it('name a chart that has no name', () => {
    const series = [
      { topic: 'a', path: '$' },
      { topic: 'b', path: '$.c' },
    ];
    const chart = { kind: 'chart', id: '1', name: '', series } as const;
    expect(chartTitle({ ...chart, name: 'Heat' })).toBe('Heat');
    expect(chartTitle({ ...chart, series })).toBe('a and 1 more');
    expect(chartTitle({ ...chart, series: [] })).toBe('Empty chart');
  });
});
