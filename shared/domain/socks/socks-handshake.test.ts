import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addressBytes } from '../pcapng/endpoint.ts';
import { SocksHandshake, socksReply, type SocksStep } from './socks-handshake.ts';

const bytes = (...parts: (number | string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number' ? [part] : [...(typeof part === 'string' ? Buffer.from(part) : part)],
    ),
  );

const GREETING = bytes(5, 1, 0);

/** Feeds `sent` in the pieces that `cuts` make; answers all replies and the step that ended it. */
function run(sent: Uint8Array, cuts: readonly number[] = []): { replied: number[]; last: SocksStep } {
  const handshake = new SocksHandshake();
  const ends = [...new Set(cuts.map((cut) => cut % (sent.byteLength + 1)))].toSorted((a, b) => a - b);
  const replied: number[] = [];
  let last: SocksStep = { kind: 'more', reply: bytes() };
  let at = 0;
  for (const end of [...ends, sent.byteLength]) {
    last = handshake.push(sent.slice(at, end));
    at = end;
    replied.push(...last.reply);
    if (last.kind === 'more') continue;
    // What was not pushed yet is the client's data too.
    if (last.kind === 'request') last = { ...last, rest: bytes(last.rest, sent.slice(at)) };
    return { replied, last };
  }
  return { replied, last };
}

const port = fc.integer({ min: 1, max: 65_535 });
const name = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '-', '.', '_'), minLength: 1, maxLength: 255 });
const cuts = fc.array(fc.nat({ max: 700 }), { maxLength: 12 });
const after = fc.uint8Array({ maxLength: 40 });
const portBytes = (value: number): number[] => [value >> 8, value & 0xff];

describe('SOCKS5', () => {
  it('reads a host name, however the bytes are cut [RFC 1928 §4, §5]', () => {
    fc.assert(
      fc.property(name, port, cuts, after, (host, asked, at, rest) => {
        const sent = bytes(GREETING, 5, 1, 0, 3, host.length, host, ...portBytes(asked), rest);
        const { replied, last } = run(sent, at);
        expect(replied).toEqual([5, 0]);
        expect(last).toMatchObject({ kind: 'request', request: { version: 5, host, port: asked }, rest });
      }),
    );
  });

  it('reads IPv4 and IPv6 addresses [RFC 1928 §5]', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), port, cuts, (address, asked, at) => {
        const four = address.subarray(0, 4);
        const v4 = run(bytes(GREETING, 5, 1, 0, 1, four, ...portBytes(asked)), at).last;
        expect(v4).toMatchObject({ kind: 'request', request: { host: four.join('.'), port: asked } });
        const v6 = run(bytes(GREETING, 5, 1, 0, 4, address, ...portBytes(asked)), at).last;
        if (v6.kind !== 'request') throw new Error(v6.kind);
        const isMapped = address.subarray(0, 10).every((byte) => byte === 0);
        if (!isMapped) expect(addressBytes(v6.request.host)).toEqual(address);
      }),
    );
  });

  it.each([
    ['::1', [0, 0, 0, 0, 0, 0, 0, 1]],
    ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['1::', [1, 0, 0, 0, 0, 0, 0, 0]],
    ['1:0:0:2::3', [1, 0, 0, 2, 0, 0, 0, 3]],
    ['1::2:0:0:3:4', [1, 0, 0, 2, 0, 0, 3, 4]],
    ['1:0:2:3:4:5:6:7', [1, 0, 2, 3, 4, 5, 6, 7]],
    ['2001:db8::ff00:42:8329', [0x2001, 0xdb8, 0, 0, 0, 0xff00, 0x42, 0x8329]],
    ['10::a0:0:0:b', [0x10, 0, 0, 0, 0xa0, 0, 0, 0xb]],
  ])('writes %s as people do [RFC 5952 §4]', (host, groups) => {
    const { last } = run(bytes(GREETING, 5, 1, 0, 4, ...groups.flatMap((group) => portBytes(group)), 0, 80));
    expect(last).toMatchObject({ request: { host } });
  });

  it('refuses clients that insist on a login [RFC 1928 §3]', () => {
    const { replied, last } = run(bytes(5, 2, 1, 2));
    expect(replied).toEqual([5, 0xff]);
    expect(last).toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['BIND', [2, 0, 1, 127, 0, 0, 1, 0, 80], 7],
    ['UDP ASSOCIATE', [3, 0, 1, 127, 0, 0, 1, 0, 80], 7],
    ['address type 9', [1, 0, 9, 1, 1, 1, 1, 0, 80], 8],
    ['the host name', [1, 0, 3, 2, 0x61, 0x0a, 0, 80], 8],
    ['port 0', [1, 0, 1, 127, 0, 0, 1, 0, 0], 1],
  ])('answers %s with the code for it [RFC 1928 §6]', (what, request, code) => {
    const { replied, last } = run(bytes(GREETING, 5, ...request));
    expect(replied.slice(0, 4)).toEqual([5, 0, 5, code]);
    expect(last).toMatchObject({ kind: 'refused', reason: expect.stringContaining(what) as string });
  });

  it('answers with an address of zeros [RFC 1928 §6]', () => {
    expect([...socksReply(5, 'granted')]).toEqual([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(socksReply(5, 'refused')[1]).toBe(5);
    expect(socksReply(5, 'not-allowed')[1]).toBe(2);
  });
});

describe('SOCKS4', () => {
  it('reads addresses, and the names of 4a, with any user', () => {
    const user = fc.string({ unit: fc.constantFrom('a', ' ', '.'), maxLength: 40 });
    fc.assert(
      fc.property(user, name, port, cuts, after, (who, host, asked, at, rest) => {
        const v4a = run(bytes(4, 1, ...portBytes(asked), 0, 0, 0, 7, who, 0, host, 0, rest), at);
        expect(v4a.replied).toEqual([]);
        expect(v4a.last).toMatchObject({ kind: 'request', request: { version: 4, host, port: asked }, rest });
        const v4 = run(bytes(4, 1, ...portBytes(asked), 10, 1, 2, 3, who, 0, rest), at);
        expect(v4.last).toMatchObject({ request: { version: 4, host: '10.1.2.3', port: asked }, rest });
      }),
    );
  });

  it('answers 90 or 91', () => {
    expect(socksReply(4, 'granted')[1]).toBe(90);
    expect(socksReply(4, 'refused')[1]).toBe(91);
    expect(run(bytes(4, 2, 0, 80, 1, 2, 3, 4, 0)).replied[1]).toBe(91);
  });
});

describe('what is no SOCKS', () => {
  it('never throws, and ends within its bound', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.constantFrom(4, 5, null), cuts, (noise, first, at) => {
        const { last } = run(first === null ? noise : bytes(first, noise), at);
        if (last.kind === 'more') expect(noise.byteLength).toBeLessThan(1_100);
      }),
      { numRuns: 500 },
    );
  });

  it('says what it is', () => {
    expect(run(bytes('GET / HTTP/1.1\r\n')).last).toMatchObject({ reason: expect.stringContaining('HTTP') as string });
    expect(run(bytes('CONNECT a:1 HTTP/1.1\r\n')).last).toMatchObject({ kind: 'refused' });
    expect(run(bytes(0x16, 3, 1)).last).toMatchObject({ reason: expect.stringContaining('TLS') as string });
    expect(run(bytes(9)).last).toMatchObject({ reason: expect.stringContaining('0x09') as string });
    expect(run(bytes(4, 1, 0, 80, 1, 2, 3, 4, 'u'.repeat(300))).last).toMatchObject({ kind: 'refused' });
  });
});
