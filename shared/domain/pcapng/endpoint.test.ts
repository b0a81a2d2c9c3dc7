import { SocketAddress } from 'node:net';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addressBytes, splitHostPort } from './endpoint.ts';

describe('splitHostPort', () => {
  it.each([
    ['127.0.0.1:1883', '127.0.0.1', 1883],
    ['[::1]:80', '::1', 80],
    ['::1:80', '::1', 80],
    ['broker.example:8883', 'broker.example', 8883],
    ['broker.example', 'broker.example', null],
    ['', '', null],
    ['a:99999', 'a:99999', null],
  ])('takes %j apart', (text, host, port) => expect(splitHostPort(text)).toEqual({ host, port }));
});

describe('addressBytes', () => {
  it('reads what Node writes of an address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const { address } = new SocketAddress({ family: 'ipv6', address: text });
        expect(addressBytes(text)).toEqual(addressBytes(address));
        expect([4, 16]).toContain(addressBytes(text)?.byteLength);
      }),
    );
    fc.assert(fc.property(fc.ipV4(), (text) => addressBytes(text)?.join('.') === text));
  });

  it.each<[string, number[]]>([
    ['::1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['fe80::1%eth0', [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['::ffff:10.1.2.3', [10, 1, 2, 3]],
  ])('reads %s', (text, bytes) => expect(addressBytes(text)).toEqual(Uint8Array.from(bytes)));

  it.each(['', 'broker', '1.2.3', '256.1.1.1', '1:2', ':::', '1::2::3', 'g::1', '::10000', '1:2:3:4:5:6:7:8:9'])(
    'takes %j for no address',
    (text) => expect(addressBytes(text)).toBeNull(),
  );
});
