import { describe, expect, it } from 'vitest';

import { formatAgo, formatBytes, formatCount, formatDuration, formatSpanUs, formatRate, formatTime } from './format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [-5, '0 B'],
    [96, '96 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [1536, '1.50 KiB'],
    [64 * 1024, '64.0 KiB'],
    [64 * 1024 * 1024, '64.0 MiB'],
    [999 * 1024, '999 KiB'],
    [5 * 1024 ** 5, '5120 TiB'],
  ])('%d bytes are %s', (size, text) => expect(formatBytes(size)).toBe(text));

  it('gives rates a unit of time', () => expect(formatRate(2048)).toBe('2.00 KiB/s'));
});

describe('formatCount', () => {
  it('sets thousands apart', () => expect(formatCount(1_234_567)).toBe('1,234,567'));
});

describe('formatTime', () => {
  it('shows local hours to milliseconds', () => {
    expect(formatTime(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('03:04:05.006');
  });
  it('survives what is no time', () => expect(formatTime(Number.NaN)).toBe('--:--:--.---'));
});

describe('formatAgo', () => {
  const now = 1_000_000_000_000;
  it.each([
    [-500, 'now'],
    [0, 'now'],
    [999, 'now'],
    [5_500, '5 s ago'],
    [185_000, '3 min ago'],
    [7_300_000, '2 h ago'],
    [200_000_000, '2 d ago'],
  ])('%d ms before is %s', (age, text) => expect(formatAgo(now - age, now)).toBe(text));
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.44, '0.4 ms'],
    [12.4, '12 ms'],
    [1_500, '1.50 s'],
    [12_340, '12.3 s'],
    [59_960, '1 min'],
    [200_000, '3 min 20 s'],
    [3_599_900, '1 h'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('formatSpanUs', () => {
  it.each([
    [0, '0 µs'],
    [42.4, '42 µs'],
    [999.4, '999 µs'],
    [999.6, '1.00 ms'],
    [1_240, '1.24 ms'],
    [9_994, '9.99 ms'],
    [30_000, '30 ms'],
    [1_500_000, '1.50 s'],
  ])('%d µs are %s', (us, text) => expect(formatSpanUs(us)).toBe(text));
});
