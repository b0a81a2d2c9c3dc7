import { createHash } from 'node:crypto';

import { decode } from 'cbor-x';
import { describe, expect, it } from 'vitest';

import { createCampus } from './campus.ts';
import { TICK_MS, type Message } from './device.ts';
import { PROBE_OFF_MS, PROBE_ON_MS } from './soil-probe.ts';

/** Everything a campus says in a time, in order; `interfere` may send commands on the way. */
function run(
  seed: number,
  lengthMs: number,
  interfere?: (campus: ReturnType<typeof createCampus>, siteMs: number) => void,
) {
  const campus = createCampus(seed);
  const said: Message[] = campus.devices.flatMap((device) => device.hello());
  for (let siteMs = 0; siteMs < lengthMs; siteMs += TICK_MS) {
    interfere?.(campus, siteMs);
    campus.step();
    for (const device of campus.devices) said.push(...device.tick(siteMs));
  }
  return said;
}

function checksum(messages: readonly Message[]): string {
  const hash = createHash('sha256');
  for (const { topic, payload, qos, retain } of messages)
    hash.update(`${topic} ${qos} ${retain} `).update(payload).update('\n');
  return hash.digest('hex');
}

const on = (messages: readonly Message[], topic: string) => messages.filter((message) => message.topic === topic);
const text = ({ payload }: Message) => (typeof payload === 'string' ? payload : new TextDecoder().decode(payload));

function commanded(topic: string, ...payloads: string[]): Message[] {
  const device = createCampus(7).devices.find(({ info }) => info.topic === topic)!;
  return payloads.flatMap((payload) => device.command!(new TextEncoder().encode(payload)));
}

/** What is said when one device gets a command right at the start. */
function runCommanded(lengthMs: number, device: string, command: string): Message[] {
  return run(1, lengthMs, ({ devices }, siteMs) => {
    if (siteMs === 0) devices.find(({ info }) => info.topic.endsWith(device))!.command!(Buffer.from(command));
  });
}

describe('the simulated campus', () => {
  it('says the same under the same seed, to the byte, and something else under another', () => {
    expect(checksum(run(42, 120_000))).toBe(checksum(run(42, 120_000)));
    expect(checksum(run(42, 120_000))).not.toBe(checksum(run(43, 120_000)));
  });

  it('keeps the sequence of one device when another is given a command', () => {
    const lampOn = run(42, 60_000, ({ devices }, siteMs) => {
      if (siteMs === 5_000) devices.find(({ info }) => info.topic.endsWith('lamp'))!.command!(Buffer.from('on'));
    });
    for (const topic of [
      'campus/bus/tracker/position',
      'campus/server-room/power/reading',
      'campus/library/air/reading',
    ])
      expect(checksum(on(lampOn, topic))).toBe(checksum(on(run(42, 60_000), topic)));
  });

  it('is gentle: 20 to 40 messages a second', () => {
    const perS = run(1, 60_000).length / 60;
    expect(perS).toBeGreaterThan(20);
    expect(perS).toBeLessThan(40);
  });

  it('sends plain numbers whose unit is in the retained config', () => {
    const said = run(1, 10_000);
    const readings = on(said, 'campus/room-101/climate/temperature');
    expect(readings).toHaveLength(10);
    for (const reading of readings) expect(text(reading)).toMatch(/^\d{2}\.\d{2}$/);
    const [config] = on(said, 'campus/room-101/climate/config');
    expect(config).toMatchObject({ retain: true });
    expect(JSON.parse(text(config!))).toMatchObject({ temperature: { unit: '°C' } });
  });

  it('sends JSON, CBOR, a packed structure and broken JSON', () => {
    const said = run(1, 10_000);
    expect(JSON.parse(text(on(said, 'campus/room-101/power/reading')[0]!))).toMatchObject({ count: 1 });
    expect(decode(on(said, 'campus/library/air/reading')[0]!.payload as Uint8Array)).toMatchObject({ ok: true });
    const [frame] = on(said, 'campus/workshop/vibration/frame');
    const view = Buffer.from(frame!.payload as Uint8Array);
    expect([view.byteLength, view.readUInt16BE(0), view.readUInt32BE(4)]).toEqual([22, 0x5742, 1]);
    const broken = on(said, 'campus/workshop/old-meter/reading');
    expect(broken).toHaveLength(5);
    for (const message of broken) expect(() => JSON.parse(text(message))).toThrow(SyntaxError);
  });

  it('moves the bus along its loop, heading where it drives', () => {
    const positions = on(run(1, 300_000), 'campus/bus/tracker/position').map((message) => JSON.parse(text(message)));
    expect(positions).toHaveLength(300);
    for (const { latitude, longitude, heading } of positions) {
      expect(latitude).toBeGreaterThan(40.327);
      expect(latitude).toBeLessThan(40.333);
      expect(longitude).toBeGreaterThan(18.112);
      expect(longitude).toBeLessThan(18.12);
      expect(heading).toBeGreaterThanOrEqual(0);
      expect(heading).toBeLessThan(360);
    }
    expect(new Set(positions.map(({ heading }) => heading)).size).toBe(8);
  });

  it('cuts the soil probe off at fixed times of the site', () => {
    const probe = createCampus(1).devices.find(({ info }) => info.topic === 'campus/greenhouse/soil')!;
    const at = [0, PROBE_ON_MS - 1, PROBE_ON_MS, PROBE_ON_MS + PROBE_OFF_MS - 1, PROBE_ON_MS + PROBE_OFF_MS];
    expect(at.map((siteMs) => probe.isCutOff!(siteMs))).toEqual([false, false, true, true, false]);
  });

  it('lets the lamp’s power meter see the lamp', () => {
    const watts = (command: string) =>
      on(runCommanded(3_000, 'lamp', command), 'campus/room-101/power/reading').map(
        (message) => JSON.parse(text(message)).watts as number,
      );
    // 80 % of 36 W, give or take the meter's noise.
    const differenceW = watts('on')[2]! - watts('off')[2]!;
    expect(differenceW).toBeGreaterThan(26);
    expect(differenceW).toBeLessThan(32);
  });

  it('warms the room the thermostat is told to warm', () => {
    const temperatures = (command: string) =>
      on(runCommanded(120_000, 'thermostat', command), 'campus/room-102/climate/temperature').map((message) =>
        Number(text(message)),
      );
    expect(temperatures('26').at(-1)!).toBeGreaterThan(temperatures('10').at(-1)! + 3);
  });
});

describe('commands', () => {
  it('change the lamp by word or JSON, and its state is retained', () => {
    expect(commanded('campus/room-101/lamp', 'on', 'toggle', '{"power":"on","brightness":40}').map(text)).toEqual([
      '{"power":"on","brightness":80}',
      '{"power":"off","brightness":80}',
      '{"power":"on","brightness":40}',
    ]);
    expect(commanded('campus/room-101/lamp', 'on')[0]).toMatchObject({
      topic: 'campus/room-101/lamp/state',
      retain: true,
      qos: 1,
    });
  });

  it.each([
    ['campus/room-101/lamp', 'purple'],
    ['campus/room-101/lamp', '{"power":"maybe"}'],
    ['campus/room-101/lamp', '{"brightness":101}'],
    ['campus/room-101/lamp', '{"colour":"red"}'],
    ['campus/room-101/lamp', '[]'],
    ['campus/room-101/lamp', 'null'],
    ['campus/room-102/thermostat', ''],
    ['campus/room-102/thermostat', '99'],
    ['campus/room-102/thermostat', 'warm'],
    ['campus/entrance/door', 'explode'],
    ['campus/bus/tracker', 'fly'],
  ])('a bad one to %s (%s) is answered on error, with what was expected', (topic, payload) => {
    const [answer, ...more] = commanded(topic, payload);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ topic: `${topic}/error`, retain: false });
    expect(JSON.parse(text(answer!))).toMatchObject({ got: payload, expected: expect.any(String) });
  });

  it('of each device’s example are obeyed', () => {
    const { devices } = createCampus(1);
    const answering = devices.filter(({ info }) => info.command);
    expect(answering.map(({ info }) => info.topic)).toHaveLength(4);
    for (const { info, command } of answering) {
      const answers = command!(new TextEncoder().encode(info.command!.payload));
      expect(answers.map(({ topic }) => topic)).toContain(`${info.topic}/state`);
    }
  });

  it('lock a closed door and not an open one', () => {
    const door = createCampus(7).devices.find(({ info }) => info.topic === 'campus/entrance/door')!;
    const send = (command: string) => door.command!(new TextEncoder().encode(command)).map(({ topic }) => topic);
    expect(send('lock')).toEqual(['campus/entrance/door/event', 'campus/entrance/door/state']);
    const tried = Array.from({ length: 300 }, (_, tick) => door.tick(tick * TICK_MS)).flat();
    expect(tried.map(text).every((said) => said.includes('handle-tried'))).toBe(true);
    send('unlock');
    let siteMs = 30_000;
    while (door.tick((siteMs += TICK_MS)).length === 0);
    expect(send('lock')).toEqual(['campus/entrance/door/error']);
  });
});
