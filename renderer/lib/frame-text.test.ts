import { describe, expect, it } from 'vitest';

import { formatTimeUs, framePreview, type FrameLine } from './frame-text.ts';

const aFrame = (change: Partial<FrameLine>): FrameLine => ({
  seq: 1,
  atUs: 0,
  direction: 'in',
  kind: 'data',
  sizeBytes: change.head?.length ?? 0,
  head: new Uint8Array(),
  text: '',
  peer: '',
  ...change,
});

describe('framePreview', () => {
  it('writes bytes as hexadecimal, and says when more follow', () => {
    expect(framePreview(aFrame({ head: Uint8Array.of(0x10, 0xff) }), 'hex')).toBe('10 ff');
    expect(framePreview(aFrame({ head: Uint8Array.of(0x10), sizeBytes: 900 }), 'hex')).toBe('10 …');
  });

  it('keeps text on one line, with line ends and control characters to be seen', () => {
    const head = new TextEncoder().encode('a\r\nb\u001b[31m');
    expect(framePreview(aFrame({ head }), 'text')).toBe(String.raw`a\r\nb\x1b[31m`);
  });

  it('shows what a note says, never its bytes', () => {
    expect(framePreview(aFrame({ kind: 'note', text: 'connecting\nagain' }), 'hex')).toBe('connecting␊again');
  });
});

it('formats a time with all six digits of the microsecond', () => {
  expect(formatTimeUs(1_700_000_000_123_045)).toMatch(/^\d\d:\d\d:\d\d\.123045$/);
});
