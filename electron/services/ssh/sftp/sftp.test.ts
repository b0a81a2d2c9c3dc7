import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clientOf, FakeSftpServer, statusPacket, VERSION_3 } from '../testing/fake-sftp-server.ts';
import { MAX_PACKET_BYTES, PacketFramer } from './packet-framer.ts';
import { SftpClient } from './sftp-client.ts';
import { PACKET, PacketReader, PacketWriter } from './sftp-packet.ts';

const cut = (bytes: Uint8Array, at: number[]): Uint8Array[] => {
  const ends = [...new Set(at.map((each) => each % (bytes.byteLength + 1)))].toSorted((a, b) => a - b);
  return [0, ...ends].map((from, nth) => bytes.subarray(from, ends[nth] ?? bytes.byteLength));
};

describe('packets', () => {
  it('come out whole however the bytes were split', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 })), fc.array(fc.nat()), (bodies, cuts) => {
        const stream = Buffer.concat(
          bodies.map((body) => {
            const length = Buffer.alloc(4);
            length.writeUInt32BE(body.byteLength);
            return Buffer.concat([length, body]);
          }),
        );
        const got: number[][] = [];
        const framer = new PacketFramer((packet) => got.push([...packet]));
        for (const piece of cut(new Uint8Array(stream), cuts)) framer.push(piece);
        expect(got).toEqual(bodies.map((body) => [...body]));
      }),
    );
  });

  it('of impossible lengths are refused before anything is kept for them', () => {
    for (const length of [0, MAX_PACKET_BYTES + 1, 0xffff_ffff]) {
      const head = new Uint8Array(4);
      new DataView(head.buffer).setUint32(0, length);
      expect(() => new PacketFramer(() => undefined).push(head)).toThrow(RangeError);
    }
  });

  it('that are garbage are read to an error, never beyond their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
        for (const read of ['names', 'attributes', 'bytes', 'u64'] as const) {
          try {
            new PacketReader(bytes)[read]();
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        }
      }),
    );
  });
});

describe('a client', () => {
  it('says what a status means, in the server’s own words where the protocol has none', async () => {
    const answers: [number, string][] = [
      [2, 'No such file'],
      [3, 'Permission denied'],
      [4, 'Disk \x1b[31mfull'],
    ];
    using client = await clientOf((_, id) => [statusPacket(id, ...answers.shift()!)]);
    await expect(client.stat('/a')).rejects.toMatchObject({ code: 'files.not-found', facts: { path: '/a' } });
    await expect(client.remove('/b')).rejects.toMatchObject({ code: 'files.no-permission', facts: { path: '/b' } });
    await expect(client.makeFolder('/c')).rejects.toMatchObject({
      code: 'files.failed',
      facts: { path: '/c', reason: 'Disk [31mfull' },
    });
  });

  it('takes the end of a file for an answer to a read and a list only', async () => {
    using client = await clientOf((_, id) => [statusPacket(id, 1, 'End of file')]);
    const handle = new Uint8Array();
    expect(await client.read(handle, '/x', 0, 8)).toEqual(new Uint8Array());
    expect(await client.readFolder(handle, '/x')).toBeNull();
    const others = [
      client.write(handle, '/x', 0, Uint8Array.of(1)),
      client.close(handle),
      client.rename('/x', '/y'),
      client.remove('/x'),
      client.stat('/x'),
      client.realPath('/x'),
    ];
    const failure = { code: 'files.failed', facts: { reason: 'End of file' } };
    for (const other of others) await expect(other).rejects.toMatchObject(failure);
  });

  it('matches answers that come in any order', async () => {
    const waiting: number[] = [];
    using client = await clientOf((_, id) => {
      waiting.push(id);
      if (waiting.length < 3) return [];
      return waiting
        .toReversed()
        .map((each) => new PacketWriter(PACKET.data).u32(each).bytes(Uint8Array.of(each)).finish());
    });
    const handle = new Uint8Array();
    const got = await Promise.all([0, 1, 2].map((offset) => client.read(handle, '/x', offset, 8)));
    expect(got.map(([byte]) => byte)).toEqual([1, 2, 3]);
  });

  it('refuses more than it asked for, another kind of answer, and one that is cut short', async () => {
    const handle = new Uint8Array();
    const answers = [
      (id: number) => new PacketWriter(PACKET.data).u32(id).bytes(new Uint8Array(100)).finish(),
      (id: number) => new PacketWriter(PACKET.attrs).u32(id).u32(0).finish(),
      (id: number) => new PacketWriter(PACKET.data).u32(id).u32(50).finish(),
    ];
    using client = await clientOf((_, id) => [answers.shift()!(id)]);
    for (let count = 0; count < 3; count += 1)
      await expect(client.read(handle, '/x', 0, 8)).rejects.toMatchObject({ code: 'files.failed' });
  });

  it('fails with a reason when the other end speaks something else, or leaves', async () => {
    const talker = new FakeSftpServer(() => [Buffer.from('Welcome to the shell\r\n')]);
    await expect(SftpClient.begin(talker, { wire: () => undefined })).rejects.toMatchObject({ code: 'files.not-sftp' });
    const old = new FakeSftpServer(() => [new PacketWriter(PACKET.version).u32(2).finish()]);
    await expect(SftpClient.begin(old, { wire: () => undefined })).rejects.toMatchObject({
      code: 'files.not-sftp',
      facts: { reason: 'it speaks version 2' },
    });
    const leaver: FakeSftpServer = new FakeSftpServer((packet) => {
      if (packet.type === PACKET.init) return [VERSION_3];
      leaver.destroy();
      return [];
    });
    using client = await SftpClient.begin(leaver, { wire: () => undefined });
    await expect(client.stat('/')).rejects.toMatchObject({ code: 'files.channel-closed' });
    await expect(client.stat('/')).rejects.toMatchObject({ code: 'files.channel-closed' });
  });

  it('gives up on a server that says nothing, before its greeting or after it', async () => {
    const mute = new FakeSftpServer(() => []);
    const limits = new PacketWriter(PACKET.version).u32(3).text('limits@openssh.com').text('1').finish();
    const short = new FakeSftpServer((packet) => (packet.type === PACKET.init ? [limits] : []));
    for (const server of [mute, short]) {
      await expect(SftpClient.begin(server, { wire: () => undefined }, 5)).rejects.toMatchObject({
        code: 'files.not-sftp',
        facts: { reason: 'it said nothing for 0.005 seconds' },
      });
      expect(server.destroyed).toBe(true);
    }
  });

  it('writes no more at once than a server that names no limit is known to take', async () => {
    using client = await clientOf(() => []);
    expect([client.readBytes, client.writeBytes]).toEqual([32_768, 32_768]);
  });
});
