import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { connectSecrets } from '../../../shared/domain/mqtt-connect-secrets.ts';
import { redacted } from '../../../shared/domain/redactor.ts';
import { webSocketSecrets } from './web-socket-secrets.ts';

const BINARY = 0x82;
const PING = 0x89;

function frame(opcode: number, payload: Uint8Array, key: readonly number[]): Buffer {
  const { length } = payload;
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(BigInt(length));
  const size = length < 126 ? [length] : length < 65_536 ? [126, ...long.subarray(6)] : [127, ...long];
  size[0]! |= 0x80;
  return Buffer.from([opcode, ...size, ...key, ...payload.map((byte, index) => byte ^ key[index % 4]!)]);
}

const request = (...headers: string[]): Buffer =>
  Buffer.from(`GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`);

function connect(password: string, payload = 'gone'): Buffer {
  const will = { topic: 'w', payload: Buffer.from(payload), qos: 0 as const, retain: false };
  return generate({ cmd: 'connect', clientId: 'a', username: 'u', password: Buffer.from(password), will });
}

function inPieces(bytes: Buffer, cuts: readonly number[]): Buffer {
  const redactor = webSocketSecrets(connectSecrets());
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return Buffer.concat(ends.map((end, index) => redacted(bytes.subarray(ends[index - 1] ?? 0, end), redactor)));
}

const keys = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => [...bytes]);

describe('secrets in a WebSocket', () => {
  it('are stars under the same mask, however frames and pieces are cut', () => {
    const cuts = fc.array(fc.nat({ max: 1_000 }), { maxLength: 6 });
    const split = fc.nat({ max: 60 });
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), keys, split, cuts, (password, key, at, pieces) => {
        const make = (packet: Buffer): Buffer =>
          Buffer.concat([
            request(),
            frame(BINARY, packet.subarray(0, at), key),
            frame(PING, packet, key),
            frame(0x80, packet.subarray(at), key.toReversed()),
            frame(BINARY, packet, key),
          ]);
        const secret = make(connect(password));
        const stars = make(connect('*'.repeat(Buffer.byteLength(password))));
        const tail = frame(PING, connect(password), key).length;
        const shown = inPieces(secret, pieces);
        expect(shown).toHaveLength(secret.length);
        const decoded = frame(BINARY, connect(password), key).length;
        const end = secret.length - decoded;
        // The ping and what follows CONNECT are none of a CONNECT's fields.
        const ping = request().length + frame(BINARY, connect(password).subarray(0, at), key).length;
        expect(shown.subarray(0, ping).equals(stars.subarray(0, ping))).toBe(true);
        expect(shown.subarray(ping, ping + tail).equals(secret.subarray(ping, ping + tail))).toBe(true);
        expect(shown.subarray(ping + tail, end).equals(stars.subarray(ping + tail, end))).toBe(true);
        expect(shown.subarray(end).equals(secret.subarray(end))).toBe(true);
      }),
    );
  });

  it.each([200, 65_536 - 4, 70_000])('are found in a frame with a will of %i bytes', (length) => {
    const key = [1, 2, 3, 4];
    const make = (password: string): Buffer =>
      Buffer.concat([request(), frame(BINARY, connect(password, 'x'.repeat(Math.min(length, 65_535))), key)]);
    expect(inPieces(make('secret'), []).equals(make('******'))).toBe(true);
  });

  it('are also in the request: cookies and credentials', () => {
    const bytes = request('Cookie: a=b; c=d', 'AUTHORIZATION: Basic eDp5', 'X-Cookie: shown', 'Upgrade: websocket');
    expect(inPieces(bytes, [30, 50]).toString().split('\r\n').slice(2, 6)).toEqual([
      'Cookie: **** ***',
      'AUTHORIZATION: ***** ****',
      'X-Cookie: shown',
      'Upgrade: websocket',
    ]);
  });

  it('make no trouble in garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (garbage, hasRequest) => {
        const bytes = Buffer.concat([hasRequest ? request() : Buffer.alloc(0), garbage]);
        expect(inPieces(bytes, [])).toHaveLength(bytes.length);
      }),
    );
  });
});
