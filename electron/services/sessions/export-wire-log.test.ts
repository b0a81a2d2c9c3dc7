import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { exportWireLog } from './export-wire-log.ts';
import { FakeBytes } from './testing/fakes.ts';
import { readPcapng, type Packet } from './testing/pcapng.ts';
import { WireLog } from './wire-log.ts';

const ORIGIN_NS = 1_750_000_000_123_456_789n;

async function dump(log: WireLog, title = 'a session'): Promise<string> {
  const sink = new FakeBytes();
  await exportWireLog(title, log, ORIGIN_NS, sink);
  expect(sink.hasEnded).toBe(true);
  return sink.text;
}

const missing = missingPrograms('text2pcap');

/** What Wireshark's own text2pcap makes of the text. */
async function readBack(text: string): Promise<Packet[]> {
  await using folder = await temporaryFolder();
  const [dumpFile, capture] = [join(folder.path, 'dump.txt'), join(folder.path, 'out.pcapng')];
  await writeFile(dumpFile, text);
  const options = ['-q', '-D', '-t', '%Y-%m-%d %H:%M:%S.%f', dumpFile, capture];
  execFileSync(needProgram('text2pcap'), options, { env: { ...process.env, TZ: 'UTC' }, stdio: 'pipe' });
  return readPcapng(await readFile(capture));
}

describe.skipIf(missing)(`the export of a wire log${missing ? ` (${missing})` : ''}`, () => {
  it('is read back by text2pcap: same packets, bytes, directions and times', async () => {
    const log = new WireLog();
    log.appendMark('open', 'TCP to 127.0.0.1:1883', 0);
    const sizes = [1, 15, 16, 17, 255, 256, 4_096, 4_097, 65_536];
    for (const [at, size] of sizes.entries()) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) % 256);
      log.appendData(at % 2 ? 'out' : 'in', bytes, at * 1_000_001);
    }
    log.appendMark('close', 'bye', 1e9);
    const packets = await readBack(await dump(log));
    const frames = log.read(1, 100).filter((frame) => frame.kind === 'data');
    expect(packets).toEqual(
      frames.map(({ bytes, direction, atNs }) => ({
        bytes: new Uint8Array(bytes),
        direction,
        atNs: ORIGIN_NS + BigInt(atNs),
      })),
    );
  });

  it('keeps every byte value, and text that looks like hex or a comment, out of harm', async () => {
    const log = new WireLog();
    log.appendMark('note', '000000 ff ff ff\nI 2020-01-01 00:00:00.0\n000000 aa', 0);
    log.appendData(
      'in',
      Uint8Array.from({ length: 256 }, (_, at) => at),
      1,
    );
    log.appendMark('error', '#TEXT2PCAP -x', 2);
    log.appendData('out', new TextEncoder().encode('# 000010 00\r\n000000 41 42\n'), 3);
    const packets = await readBack(await dump(log, 'a title\n000000 ff'));
    expect(packets.map((packet) => packet.bytes)).toEqual([
      Uint8Array.from({ length: 256 }, (_, at) => at),
      new TextEncoder().encode('# 000010 00\r\n000000 41 42\n'),
    ]);
  });

  it('writes a frame too large for one packet as several, nothing lost', async () => {
    const log = new WireLog();
    const large = Uint8Array.from({ length: 600_000 }, (_, at) => at % 253);
    log.appendData('in', large, 0);
    log.appendData('in', Uint8Array.of(1), 1);
    const packets = await readBack(await dump(log));
    expect(packets.map((packet) => packet.bytes.byteLength)).toEqual([262_144, 262_144, 75_712, 1]);
    expect(Buffer.concat(packets.slice(0, 3).map((packet) => packet.bytes)).equals(large)).toBe(true);
  });

  it('says that a log is empty by holding no packet', async () => {
    expect(await readBack(await dump(new WireLog()))).toEqual([]);
  });

  it('waits for a slow reader, and names what left the log meanwhile', async () => {
    const log = new WireLog();
    for (let n = 0; n < 200; n++) log.appendData('in', new Uint8Array(2_000), n);
    const sink = new FakeBytes(1);
    const done = exportWireLog('slow', log, ORIGIN_NS, sink);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sink.pieces).toHaveLength(1);
    for (let n = 0; n < 150; n++) log.evictOldest();
    while (!sink.hasEnded) {
      sink.drain();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    expect(sink.text).toMatch(/# frames \d+ to 150 are no longer kept/);
    expect(Math.max(...sink.pieces.map((piece) => piece.byteLength))).toBeLessThan(200_000);
    const kept = Number(/# frames (\d+) to/.exec(sink.text)![1]) - 1 + 50;
    expect(await readBack(sink.text)).toHaveLength(kept);
  });

  it('stops when the reader leaves', async () => {
    const log = new WireLog();
    for (let n = 0; n < 200; n++) log.appendData('in', new Uint8Array(2_000), n);
    const sink = new FakeBytes(1);
    const done = exportWireLog('left', log, ORIGIN_NS, sink);
    await new Promise((resolve) => setImmediate(resolve));
    sink.leave();
    await done;
    expect(sink.pieces.length).toBeLessThan(3);
  });
});
