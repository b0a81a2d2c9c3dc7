import { describe, expect, it } from 'vitest';

import type { DecoderPin } from '../../contract/decoders.ts';
import { pinFor } from './pin-for.ts';

const pin = (filter: string): DecoderPin => ({ filter, format: 'cbor', option: '' });

describe('pinFor', () => {
  it('takes the pin with the fewest wildcards, then the newest, which comes first', () => {
    const pins = [pin('#'), pin('a/+/c'), pin('a/b/+'), pin('a/#'), pin('x')];
    expect(pinFor(pins, 'a/b/c')?.filter).toBe('a/+/c');
    expect(pinFor(pins, 'a/d')?.filter).toBe('a/#');
    expect(pinFor(pins, 'other')?.filter).toBe('#');
    expect(pinFor([pin('a')], 'b')).toBeNull();
    expect(pinFor([pin('#')], '$SYS/broker')).toBeNull();
  });
});
