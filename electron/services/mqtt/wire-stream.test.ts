import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { WireStream } from './wire-stream.ts';

function setup() {
  const inward = new PassThrough({ highWaterMark: 1 << 20 });
  const written: Buffer[] = [];
  inward.write = ((chunk: Buffer, done?: () => void) => {
    written.push(chunk);
    done?.();
    return true;
  }) as typeof inward.write;
  const tapped = { in: 0, out: 0 };
  const stream = new WireStream(
    inward,
    (direction, bytes) => (tapped[direction] += bytes.byteLength),
    (bytes) => [bytes],
  );
  return { inward, written, tapped, stream };
}

describe('the stream between the socket and the client', () => {
  it('hands on a flood in portions, one per turn of the event loop, and then the end', async () => {
    const { inward, tapped, stream } = setup();
    const portions: number[] = [];
    stream.on('data', (chunk: Buffer) => portions.push(chunk.length));
    const ended = new Promise((resolve) => stream.on('end', resolve));
    inward.push(Buffer.alloc(100_000));
    inward.push(null);
    await ended;
    expect(tapped.in).toBe(100_000);
    expect(portions).toEqual([32_768, 32_768, 32_768, 1_696]);
  });

  it('joins the small pieces of a packet and leaves a large payload as it is', async () => {
    const { written, tapped, stream } = setup();
    const payload = Buffer.alloc(100_000);
    stream.cork();
    for (const piece of [Buffer.from([1]), Buffer.from([2, 3]), payload, Buffer.from([4])]) stream.write(piece);
    stream.uncork();
    await expect.poll(() => tapped.out).toBe(100_004);
    expect(written).toEqual([Buffer.from([1, 2, 3]), payload, Buffer.from([4])]);
    expect(written[1]).toBe(payload);
  });

  it('hands on what was read before an error', async () => {
    const { inward, stream } = setup();
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    const failed = new Promise((resolve) => stream.on('error', resolve));
    inward.push(Buffer.alloc(100_000));
    await new Promise((resolve) => setImmediate(resolve));
    inward.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
    expect(bytes).toBe(100_000);
  });

  it('stops reading where 64 MiB wait, says how far behind it is, and goes on', async () => {
    const { inward, stream } = setup();
    expect(stream.backlog).toEqual({ lagMs: 0, mostLagMs: 0, backlogBytes: 0, isHeld: false, heldTimes: 0 });
    const chunk = Buffer.alloc(33 * 1_048_576);
    inward.push(chunk);
    inward.push(chunk);
    await expect.poll(() => stream.backlog.backlogBytes).toBe(2 * chunk.length);
    expect(stream.backlog).toMatchObject({ isHeld: true, heldTimes: 1 });
    await expect.poll(() => stream.backlog.lagMs).toBeGreaterThan(1);
    stream.on('data', () => undefined);
    await expect.poll(() => stream.backlog.backlogBytes, { timeout: 10_000 }).toBe(0);
    expect(stream.backlog).toMatchObject({ lagMs: 0, isHeld: false, heldTimes: 1 });
    expect(stream.backlog.mostLagMs).toBeGreaterThan(1);
  });
});
