import { appendFile, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { markOfByte } from '../../../../shared/domain/topic-bytes.ts';
import { encodeFrame, MAGIC } from './recording-format.ts';
import { RecordingReader } from './recording-reader.ts';
import { RecordingWriter, type RecordingFile } from './recording-writer.ts';

const arrival = (payload: Uint8Array, qos = 0) => ({ qos, retain: false, dup: false, payload, properties: null });

const message = fc.record({
  topic: fc.oneof(fc.string({ maxLength: 40 }), fc.constant(`bad/${markOfByte(0xff)}`)),
  atMs: fc.double({ min: 0, max: 2e12, noNaN: true }),
  qos: fc.constantFrom(0, 1, 2),
  retain: fc.boolean(),
  dup: fc.boolean(),
  payload: fc.uint8Array({ maxLength: 3_000 }),
  properties: fc.option(fc.uint8Array({ maxLength: 100 }), { nil: null }),
});

async function written(path: string, frames: readonly Buffer[]): Promise<RecordingWriter> {
  const writer = new RecordingWriter(await open(path, 'wx'), () => undefined);
  for (const frame of frames) writer.append(frame);
  expect(await writer.stop()).toBeNull();
  return writer;
}

describe('a recording', () => {
  it('gives back every message, from any place in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 600 }), fc.nat(600), async (messages, first) => {
        await using folder = await temporaryFolder();
        const path = join(folder.path, 'r');
        const frames = messages.map(({ topic, atMs, ...rest }) => encodeFrame(topic, atMs, rest));
        const writer = await written(path, frames);
        const reader = await RecordingReader.open(path);
        expect([reader.total, reader.bytes]).toEqual([writer.messages, writer.bytes]);
        expect(reader.total).toBe(messages.length);
        const rows = await reader.rows(first, 300);
        const plain = rows.map((row) => ({
          ...row,
          payload: new Uint8Array(row.payload),
          properties: new Uint8Array(row.properties),
        }));
        const wanted = messages.slice(first, first + 300);
        expect(plain).toEqual(wanted.map((each) => ({ ...each, properties: each.properties ?? new Uint8Array() })));
      }),
      { numRuns: 25 },
    );
  });

  it('holds messages longer than what is read at a time', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const large = Buffer.alloc(3_000_000, 7);
    await written(path, [encodeFrame('a', 1, arrival(large)), encodeFrame('b', 2, arrival(Buffer.from('x')))]);
    const reader = await RecordingReader.open(path);
    const rows = await reader.rows(0, 10);
    expect(rows.map(({ topic, payload }) => [topic, payload.byteLength])).toEqual([
      ['a', 3_000_000],
      ['b', 1],
    ]);
  });

  it('ends with its last whole frame, wherever it was cut or damaged', async () => {
    await using folder = await temporaryFolder();
    const frames = Array.from({ length: 20 }, (_, n) => encodeFrame(`t/${n}`, n, arrival(Buffer.alloc(n * 7, n))));
    const whole = Buffer.concat([MAGIC, ...frames]);
    const ends = frames.map((_, n) => MAGIC.byteLength + frames.slice(0, n + 1).reduce((sum, f) => sum + f.length, 0));
    const path = join(folder.path, 'r');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: MAGIC.byteLength, max: whole.byteLength }),
        fc.boolean(),
        async (at, isCut) => {
          await writeFile(path, whole);
          if (isCut) await truncate(path, at);
          else {
            const broken = Buffer.from(whole);
            const byte = Math.min(at, whole.byteLength - 1);
            broken[byte] = broken[byte]! ^ 0x55;
            await writeFile(path, broken);
            at = byte;
          }
          const reader = await RecordingReader.open(path);
          expect(reader.total).toBe(ends.filter((end) => end <= at).length);
        },
      ),
    );
    await writeFile(path, whole);
    await appendFile(path, 'rubbish that is longer than a head');
    const reader = await RecordingReader.open(path);
    expect([reader.total, reader.bytes]).toEqual([20, whole.byteLength]);
  });

  it('that is none says so', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    await writeFile(path, 'hello');
    await expect(RecordingReader.open(path)).rejects.toMatchObject({ code: 'recordings.unreadable' });
    await expect(RecordingReader.open(join(folder.path, 'none'))).rejects.toMatchObject({
      code: 'recordings.unreadable',
      facts: { reason: 'ENOENT' },
    });
  });
});

describe('a disk that fills', () => {
  it('ends the recording at a whole frame and says why', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const file = await open(path, 'wx');
    let room = 5_000;
    const small: RecordingFile = {
      write: async (bytes) => {
        if (room === 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        const part = bytes.subarray(0, room);
        room -= part.byteLength;
        return await file.write(part);
      },
      truncate: (length) => file.truncate(length),
      datasync: () => file.datasync(),
      close: () => file.close(),
    };
    const writer = new RecordingWriter(small, () => undefined);
    const frame = encodeFrame('t', 1, arrival(Buffer.alloc(1_000)));
    for (let n = 0; n < 3; n += 1) writer.append(frame);
    await vi.waitFor(() => expect(writer.messages).toBe(3));
    for (let n = 0; n < 30; n += 1) writer.append(frame);
    expect(await writer.ended).toMatchObject({ code: 'recordings.write-failed', facts: { reason: 'ENOSPC' } });
    const length = (await readFile(path)).byteLength;
    expect(length).toBe(writer.bytes);
    const reader = await RecordingReader.open(path);
    expect(reader.total).toBe(writer.messages);
    expect(reader.total).toBe(3);
  });

  it('or is too slow ends it after what was taken, and the rest is not held in memory', async () => {
    await using folder = await temporaryFolder();
    const file = await open(join(folder.path, 'r'), 'wx');
    const writer = new RecordingWriter(file, () => undefined);
    const frame = encodeFrame('t', 1, arrival(Buffer.alloc(1_048_576)));
    for (let n = 0; n < 80; n += 1) writer.append(frame);
    expect(await writer.ended).toMatchObject({ code: 'recordings.disk-slow' });
    expect(writer.messages).toBeGreaterThan(60);
    expect(writer.messages).toBeLessThan(70);
  });
});
