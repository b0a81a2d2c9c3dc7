import { describe, expect, it } from 'vitest';

import { MAX_PINS, type DecoderPin } from '../../../shared/contract/decoders.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import { DecoderService } from './decoder-service.ts';

class Seen implements LatestSink<{ pins: DecoderPin[] }> {
  readonly signal = new AbortController().signal;
  filters: string[] = [];

  offer(make: () => { pins: DecoderPin[] }): void {
    this.filters = make().pins.map(({ filter }) => filter);
  }

  end(): void {}
}

function kept(stored: string | null = null) {
  const texts = new Map<string, string>(stored === null ? [] : [['decoder-pins', stored]]);
  const documents = {
    read: (name: string) => texts.get(name) ?? null,
    write: (name: string, body: string) => void texts.set(name, body),
  };
  return { documents, service: new DecoderService({ documents }) };
}
const pin = (filter: string): DecoderPin => ({ filter, format: 'cbor', option: '' });

describe('DecoderService', () => {
  it('tells every reader of a pin, and the next start finds it', async () => {
    const { documents, service } = kept();
    const seen = new Seen();
    service.pins({}, seen);
    await service.pin(pin('a/#'));
    await service.pin(pin('b'));
    await service.pin({ ...pin('a/#'), format: 'numbers', option: '>H' });
    expect(seen.filters).toEqual(['a/#', 'b']);
    await service.unpin({ filter: 'b' });
    expect(seen.filters).toEqual(['a/#']);
    const later = new Seen();
    new DecoderService({ documents }).pins({}, later);
    expect(later.filters).toEqual(['a/#']);
  });

  it('keeps what it can read of a damaged document', () => {
    const seen = new Seen();
    kept(JSON.stringify([pin('a'), { filter: 'b', format: 'morse' }, 7, pin('c/#/d')])).service.pins({}, seen);
    expect(seen.filters).toEqual(['a']);
    kept('{').service.pins({}, seen);
    expect(seen.filters).toEqual([]);
  });

  it('keeps so many and says so', async () => {
    const { service } = kept(JSON.stringify(Array.from({ length: MAX_PINS }, (_, index) => pin(`t/${index}`))));
    await expect(service.pin(pin('one-more'))).rejects.toMatchObject({ code: 'decoders.too-many-pins' });
    await service.pin(pin('t/1'));
  });
});
