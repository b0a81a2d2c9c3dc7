import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { drain } from '../../lib/slices.ts';
import { WireLog } from '../wire-log.ts';
import type { PacketEntry } from './packet-entry.ts';
import { typeOf } from './packet-entry.ts';
import { PacketIndex } from './packet-index.ts';
import { packetRow } from './packet-rows.ts';

type Said = [direction: 'in' | 'out', packet: object];

const connect = {
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 5,
  clientId: 'pump',
  clean: true,
  keepalive: 60,
};
const connack = { cmd: 'connack', reasonCode: 0, sessionPresent: false };
const publish = (qos: number, messageId: number, more: object = {}): object => ({
  cmd: 'publish',
  topic: 'a/b',
  payload: 'x'.repeat(40),
  qos,
  messageId,
  retain: false,
  dup: false,
  ...more,
});
const bytesOf = (packet: object): Buffer => generate(packet as Packet, { protocolVersion: 5 });

/** A wire log over which the packets went, a millisecond apart, one frame each. */
function logOf(said: readonly Said[], log = new WireLog()): WireLog {
  for (const [direction, packet] of said) log.appendData(direction, bytesOf(packet), log.appended * 1e6);
  return log;
}

function indexed(log: WireLog, kind: 'mqtt' | 'tcp-peer' = 'mqtt'): PacketIndex {
  const index = new PacketIndex(log, kind);
  drain(index.advance());
  return index;
}

const types = ({ entries }: PacketIndex): string[] => entries.map(typeOf);
const rowOf = (log: WireLog, entry: PacketEntry) => packetRow(log, entry, undefined, 0n);

describe('PacketIndex', () => {
  it('finds the packets of both directions however they were split and mixed', () => {
    const outs = [connect, publish(1, 1), publish(2, 2), { cmd: 'pubrel', messageId: 2 }, { cmd: 'pingreq' }];
    const ins = [connack, { cmd: 'puback', messageId: 1 }, { cmd: 'pubrec', messageId: 2 }, { cmd: 'pingresp' }];
    const streams = { out: Buffer.concat(outs.map(bytesOf)), in: Buffer.concat(ins.map(bytesOf)) };
    const piece = fc.tuple(fc.constantFrom('in' as const, 'out' as const), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const log = new WireLog();
        log.appendMark('open', 'connected', 0);
        const at = { in: 0, out: 0 };
        for (const [direction, size] of [...pieces, ['out', 999] as const, ['in', 999] as const]) {
          const bytes = streams[direction].subarray(at[direction], (at[direction] += size));
          if (bytes.length > 0) log.appendData(direction, bytes, log.appended);
        }
        const index = indexed(log);
        const of = (isOut: boolean): string[] => index.entries.filter((one) => one.isOut === isOut).map(typeOf);
        expect(of(true)).toEqual(['CONNECT', 'PUBLISH', 'PUBLISH', 'PUBREL', 'PINGREQ']);
        expect(of(false)).toEqual(['CONNACK', 'PUBACK', 'PUBREC', 'PINGRESP']);
        expect(index.brokenAt).toBeNull();
        for (const entry of index.entries) expect(rowOf(log, entry).isBad).toBe(false);
      }),
    );
  });

  it('ties answers to what they answer, with the time between them', () => {
    const log = logOf([
      ['out', connect],
      ['in', connack],
      ['out', publish(2, 9)],
      ['out', publish(1, 9)],
      ['in', { cmd: 'pubrec', messageId: 9 }],
      ['in', publish(1, 9)],
      ['out', { cmd: 'pubrel', messageId: 9 }],
      ['out', { cmd: 'puback', messageId: 9 }],
      ['in', { cmd: 'pubcomp', messageId: 9 }],
    ]);
    const rows = indexed(log).entries.map((entry) => rowOf(log, entry));
    expect(rows.map(({ flow }) => flow)).toEqual([1, 1, 3, 4, 3, 6, 3, 6, 3]);
    expect(rows[2]).toMatchObject({ answeredBy: { n: 5, afterUs: 2_000 }, answer: 'come' });
    expect(rows[8]).toMatchObject({ type: 'PUBCOMP', answers: { n: 7, afterUs: 2_000 }, answer: 'none-wanted' });
    expect(rows[3]).toMatchObject({ answeredBy: null, answer: 'waiting' });
  });

  it('marks what is sent again, and what never got its answer', () => {
    const log = logOf([
      ['out', connect],
      ['out', publish(1, 4)],
      ['out', { cmd: 'pingreq' }],
    ]);
    log.appendMark('close', 'reset', 9e6);
    log.appendMark('open', 'connected', 10e6);
    logOf(
      [
        ['out', connect],
        ['in', connack],
        ['out', publish(1, 4, { dup: true })],
        ['in', { cmd: 'puback', messageId: 4 }],
      ],
      log,
    );
    const rows = indexed(log).entries.map((entry) => rowOf(log, entry));
    expect(rows[0]).toMatchObject({ type: 'CONNECT', answer: 'missing' });
    expect(rows[2]).toMatchObject({ type: 'PINGREQ', answer: 'missing' });
    expect(rows[5]).toMatchObject({ type: 'PUBLISH', repeats: 2, flow: 2, answer: 'come' });
  });

  it('expects nothing after a PUBREC that refuses', () => {
    const log = logOf([
      ['out', connect],
      ['out', publish(2, 1)],
      ['in', { cmd: 'pubrec', messageId: 1, reasonCode: 0x87 }],
    ]);
    const refusal = indexed(log).at(3)!;
    expect(rowOf(log, refusal)).toMatchObject({ answer: 'none-wanted', isBad: true });
  });

  it('knows what a topic alias stands for, in its direction and connection only', () => {
    const aliased = publish(0, 0, { topic: '', properties: { topicAlias: 1 } });
    const log = logOf([
      ['out', connect],
      ['out', publish(0, 0, { properties: { topicAlias: 1 } })],
      ['out', aliased],
      ['in', aliased],
    ]);
    const index = indexed(log);
    expect(rowOf(log, index.at(3)!).summary).toMatch(/^a\/b \(by its alias\)/);
    expect(rowOf(log, index.at(4)!).summary).toMatch(/^topic by an alias that is not known/);
  });

  it('finds the packets again after the beginning is gone, and guesses the level', () => {
    const log = logOf([
      ['out', connect],
      ['in', connack],
    ]);
    for (let id = 1; id <= 60; id++) logOf([['in', publish(1, id, { properties: { contentType: 'a' } })]], log);
    const whole = Buffer.concat([61, 62, 63, 64].map((id) => bytesOf(publish(1, id))));
    log.appendData('in', whole.subarray(0, 70), log.appended * 1e6);
    log.appendData('in', whole.subarray(70), log.appended * 1e6);
    for (let count = 0; count < 10; count++) log.evictOldest();
    const index = indexed(log);
    expect(index.entries).toHaveLength(56);
    expect(index.connection).toMatchObject({ level: 5, isGuessed: true });
    expect(index.entries.every(({ isFromClient }) => !isFromClient)).toBe(true);
    // Only the last piece is left, and it begins within a packet: the rest of that one is skipped.
    for (let count = 0; count < 53; count++) log.evictOldest();
    const late = indexed(log);
    expect(types(late)).toEqual(['PUBLISH', 'PUBLISH']);
    expect(late.skippedBytes).toBe(bytesOf(publish(1, 61)).length * 2 - 70);
  });

  it('tells MQTT 3.1.1 without its CONNECT', () => {
    const log = new WireLog();
    log.appendData('in', generate(publish(0, 0) as Packet), 0);
    log.appendData('in', generate({ cmd: 'puback', messageId: 5 }), 1);
    expect(indexed(log).connection).toMatchObject({ level: 4, isGuessed: true });
  });

  it('lets go of packets whose bytes are gone, and goes on counting', () => {
    const log = logOf([
      ['out', connect],
      ['in', connack],
      ['out', publish(0, 0)],
    ]);
    const index = indexed(log);
    log.evictOldest();
    log.evictOldest();
    logOf([['out', publish(0, 0)]], log);
    drain(index.advance());
    expect(index.gone).toBe(2);
    expect(index.entries.map(({ n }) => n)).toEqual([3, 4]);
    expect(index.at(2)).toBeUndefined();
    expect(index.counts.get('PUBLISH')).toEqual({ count: 2, sizeBytes: 2 * bytesOf(publish(0, 0)).length });
  });

  it('takes another session for MQTT when it begins with a CONNECT, and only then', () => {
    const mqtt = indexed(
      logOf([
        ['in', connect],
        ['out', connack],
      ]),
      'tcp-peer',
    );
    expect(mqtt.isMqtt).toBe(true);
    expect(mqtt.entries.map(({ isFromClient }) => isFromClient)).toEqual([true, false]);
    const log = new WireLog();
    log.appendData('in', Buffer.from('0 is no MQTT\n'), 0);
    log.appendData('in', bytesOf(connect), 1);
    const other = indexed(log, 'tcp-peer');
    expect([other.isMqtt, other.entries.length]).toEqual([false, 0]);
  });

  it('says from where on the bytes are no packets, and takes any', () => {
    const log = logOf([['out', connect]]);
    log.appendData('out', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x7f]), 0);
    const index = indexed(log);
    expect([types(index), index.brokenAt]).toEqual([['CONNECT'], 2]);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 8 }), (pieces) => {
        const noise = new WireLog();
        for (const piece of pieces) noise.appendData('in', piece, 0);
        const found = indexed(noise);
        for (const entry of found.entries) expect(rowOf(noise, entry).type).toBe(typeOf(entry));
      }),
    );
  });
});
