import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import type { SessionKind } from '../../../shared/contract/sessions.ts';
import { TCP_REMARKS } from '../lib/tcp-remarks.ts';
import { exportCapture } from './export-capture.ts';
import { FakeBytes } from './testing/fakes.ts';
import { readPcapng } from './testing/pcapng.ts';
import { WireLog } from './wire-log.ts';

const ORIGIN_NS = 1_750_000_000_123_456_789n;
/** What Wireshark holds against a capture; the last open connection of one has no end, which it does not mind. */
const FLAWS =
  '_ws.malformed || tcp.analysis.flags || tcp.checksum.status == 0 || ip.checksum.status == 0 || _ws.expert.severity >= 0x600000';
const missing = missingPrograms('tshark');

interface Ends {
  local?: string;
  remote?: string;
}

async function capture(log: WireLog, kind: SessionKind, { local = '', remote = '' }: Ends = {}): Promise<Buffer> {
  const sink = new FakeBytes();
  await exportCapture({ kind, title: 'a session', local, remote, log, originNs: ORIGIN_NS }, sink);
  expect(sink.hasEnded).toBe(true);
  return Buffer.concat(sink.pieces);
}

/** What tshark says of the capture. */
async function tshark(file: Buffer, ...args: string[]): Promise<string> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'log.pcapng');
  await writeFile(path, file);
  const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE', '-n'];
  return execFileSync(needProgram('tshark'), ['-r', path, ...checks, ...args], {
    stdio: 'pipe',
    maxBuffer: 64e6,
  }).toString();
}

const fields = async (file: Buffer, filter: string, ...names: string[]): Promise<string[][]> => {
  const text = await tshark(file, '-Y', filter, '-T', 'fields', ...names.flatMap((name) => ['-e', name]));
  return text.trim() === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
};

/** Both directions of a stream, as Wireshark puts them together again. */
async function streams(file: Buffer, nth = 0): Promise<{ client: Buffer; server: Buffer }> {
  const lines = (await tshark(file, '-q', '-z', `follow,tcp,raw,${nth}`)).split('\n');
  const hex = lines.filter((line) => /^\t?[0-9a-f]+$/.test(line));
  const of = (isServer: boolean): Buffer =>
    Buffer.from(
      hex
        .filter((line) => line.startsWith('\t') === isServer)
        .map((line) => line.trim())
        .join(''),
      'hex',
    );
  return { client: of(false), server: of(true) };
}

const patterned = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at * 7 + size) % 256);

describe.skipIf(missing)(`a wire log as a capture file${missing ? ` (${missing})` : ''}`, () => {
  it.each([
    ['IPv4', '127.0.0.1:40000 → 127.0.0.1:47000', 'ip'],
    ['IPv6', '[::1]:40000 → [::1]:47000', 'ipv6'],
    ['both', '127.0.0.1:40000 → [::1]:47000', 'ipv6'],
  ])('is TCP over %s as Wireshark wants it', async (_family, open, protocol) => {
    const log = new WireLog();
    log.appendMark('open', open, 0);
    for (const [at, size] of [1, 2, 1_460, 65_495, 65_496, 3_000_001].entries())
      log.appendData(at % 2 ? 'out' : 'in', patterned(size), (at + 1) * 1_000_001);
    log.appendMark('note', 'here it gets interesting', 9e6);
    log.appendData('out', patterned(10), 10e6);
    log.appendMark('close', 'connection closed', 11e6);
    const file = await capture(log, 'tcp-client');
    expect(await fields(file, FLAWS, 'frame.number')).toEqual([]);
    const { client, server } = await streams(file);
    expect(client.equals(Buffer.concat([2, 65_495, 3_000_001, 10].map(patterned)))).toBe(true);
    expect(server.equals(Buffer.concat([1, 1_460, 65_496].map(patterned)))).toBe(true);
    expect(await fields(file, `${protocol} && tcp.flags.syn == 1`, 'tcp.dstport')).toEqual([['47000'], ['40000']]);
    expect(await fields(file, 'frame.comment contains "interesting"', 'tcp.len')).toEqual([['10']]);
    expect(await fields(file, 'tcp.flags.fin == 1', 'tcp.srcport')).toEqual([['47000'], ['40000']]);
    expect(await fields(file, 'tcp.len == 2', 'frame.time_epoch')).toEqual([['1750000000.125456791']]);
  });

  it.each([
    ['ssh-direct-tcpip' as const, '40000'],
    ['ssh-forwarded-tcpip' as const, '47000'],
  ])('of a tunnel’s connection (%s) has the client open it', async (kind, clientPort) => {
    const log = new WireLog();
    const ends = { local: '127.0.0.1:40000', remote: 'db.example:47000' };
    log.appendMark('open', `${ends.local} → ${ends.remote}`, 0);
    log.appendData('out', Buffer.from('from here'), 1);
    log.appendData('in', Buffer.from('from there'), 2);
    log.appendMark('close', TCP_REMARKS.rstOut, 3);
    const file = await capture(log, kind, ends);
    expect(await fields(file, 'tcp.flags.syn == 1 && tcp.flags.ack == 0', 'tcp.srcport')).toEqual([[clientPort]]);
    expect(await fields(file, 'tcp.flags.reset == 1', 'tcp.srcport')).toEqual([['40000']]);
  });

  it('keeps a half-close and a reset apart from an end', async () => {
    const log = new WireLog();
    log.appendMark('open', '10.0.0.1:40000 → 10.0.0.2:47000', 0);
    log.appendData('out', Buffer.from('last words'), 1);
    log.appendMark('note', TCP_REMARKS.finOut, 2);
    log.appendData('in', Buffer.from('an answer'), 3);
    log.appendMark('error', TCP_REMARKS.rstIn, 4);
    log.appendMark('close', 'connection closed', 5);
    const file = await capture(log, 'tcp-client');
    const flags = await fields(
      file,
      'tcp.flags.fin == 1 || tcp.flags.reset == 1 || tcp.len > 0',
      'tcp.srcport',
      'tcp.flags.str',
    );
    expect(flags.map(([port, text]) => `${port} ${text!.replaceAll('·', '')}`)).toEqual([
      '40000 AP',
      '40000 AF',
      '47000 AP',
      '47000 AR',
    ]);
    expect((await streams(file)).server.toString()).toBe('an answer');
  });

  it.each([4, 5] as const)('has MQTT dissected on any port, level %i', async (protocolVersion) => {
    const log = new WireLog();
    const say = (direction: 'in' | 'out', packet: object): void =>
      void log.appendData(direction, generate(packet as Packet, { protocolVersion }), log.appended * 1e6);
    const properties =
      protocolVersion === 5 ? { properties: { contentType: 'text/plain', userProperties: { a: 'b' } } } : {};
    log.appendMark('open', '127.0.0.1:40000 → 127.0.0.1:18883', 0);
    say('out', { cmd: 'connect', protocolId: 'MQTT', protocolVersion, clientId: 'pump', clean: true, keepalive: 60 });
    say('in', { cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false });
    say('out', {
      cmd: 'publish',
      topic: 'site/pump',
      payload: 'x'.repeat(70_000),
      qos: 2,
      messageId: 7,
      retain: true,
      ...properties,
    });
    say('in', { cmd: 'pubrec', messageId: 7 });
    log.appendMark('close', 'gone', 9e9);
    log.appendMark('open', '127.0.0.1:40002 → 127.0.0.1:18883', 10e9);
    say('out', { cmd: 'connect', protocolId: 'MQTT', protocolVersion, clientId: 'pump', clean: true, keepalive: 60 });
    const file = await capture(log, 'mqtt');
    expect(await fields(file, FLAWS, 'frame.number')).toEqual([]);
    expect(await fields(file, 'mqtt.msgtype == 3', 'mqtt.topic', 'mqtt.qos', 'mqtt.msgid', 'mqtt.retain')).toEqual([
      ['site/pump', '2', '7', '1'],
    ]);
    expect((await fields(file, 'mqtt', 'mqtt.msgtype')).flat()).toEqual(['1', '2', '3', '5', '1']);
    if (protocolVersion === 5)
      expect(
        await fields(file, 'mqtt.prop_value == "text/plain" || mqtt.property_len > 0', 'mqtt.msgtype'),
      ).not.toEqual([]);
    expect(await fields(file, 'frame.comment contains "18883"', 'tcp.flags.syn')).toEqual([['1'], ['1']]);
  });

  it('begins with a whole packet where the ring let the beginning go', async () => {
    const log = new WireLog();
    const one = generate({
      cmd: 'publish',
      topic: 'site/pump',
      payload: 'x'.repeat(40),
      qos: 0,
      retain: false,
      dup: false,
    });
    const stream = Buffer.concat(Array.from({ length: 40 }, () => one));
    for (let at = 0; at < stream.length; at += 70) log.appendData('in', stream.subarray(at, at + 70), at);
    log.evictOldest();
    const file = await capture(log, 'mqtt', { remote: 'broker.example:1883' });
    expect(await fields(file, FLAWS, 'frame.number')).toEqual([]);
    const topics = (await fields(file, 'mqtt', 'mqtt.topic')).flatMap(([text]) => text!.split(','));
    expect(topics).toEqual(Array.from({ length: 38 }, () => 'site/pump'));
    expect((await fields(file, 'frame.comment', 'frame.comment'))[0]![0]).toContain('no longer kept');
    expect(await tshark(file, '-N', 'n', '-T', 'fields', '-e', 'ip.src_host')).toContain('broker.example');
  });

  it('takes any conversation', async () => {
    const said = fc.oneof(
      fc.record({ direction: fc.constantFrom('in' as const, 'out' as const), size: fc.nat({ max: 3_000 }) }),
      fc.constantFrom(TCP_REMARKS.finIn, TCP_REMARKS.finOut, 'a note', 'ünïcode → "x"\n\0'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 12 }), async (all) => {
        const log = new WireLog();
        log.appendMark('open', 'connection from 127.0.0.1:5000', 0);
        for (const [at, one] of all.entries()) {
          if (typeof one === 'string') log.appendMark('note', one, at);
          else log.appendData(one.direction, patterned(one.size), at);
        }
        const file = await capture(log, 'tcp-peer', { local: '127.0.0.1:47000' });
        const packets = readPcapng(file);
        const sent = all.reduce((sum, one) => sum + (typeof one === 'string' ? 0 : one.size), 0);
        const headers = 54;
        const payload = packets.reduce((sum, { bytes }, at) => sum + bytes.length - headers - (at < 2 ? 8 : 0), 0);
        expect(payload).toBe(sent);
      }),
      { numRuns: 60 },
    );
  });
});
