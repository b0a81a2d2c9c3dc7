import { describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import { CLOSED_BY_BROKER, TakeoverWatch } from './takeover-watch.ts';
import { MqttRig, type RigSession } from './testing/mqtt-rig.ts';
import { RawBroker } from './testing/raw-broker.ts';

const lost = (reason: string): LabError => new LabError('mqtt.lost', { address: 'h:1', reason });

describe('the watch for takeovers', () => {
  const endings = (watch: TakeoverWatch, ...all: [LabError, number][]): string[] =>
    all.map(([reason, lastedMs]) => watch.ended(reason, lastedMs).code);
  const sudden: [LabError, number] = [lost(CLOSED_BY_BROKER), 900];

  it('knows them by four short conversations in a row that the broker ends without a word', () => {
    const codes = endings(new TakeoverWatch('ada'), sudden, [lost('ECONNRESET'), 5], sudden, sudden, sudden);
    expect(codes).toEqual(['mqtt.lost', 'mqtt.lost', 'mqtt.lost', 'mqtt.taken-over', 'mqtt.lost']);
  });

  it('takes neither a long conversation, nor another end, nor an id of its own for one', () => {
    const others: [LabError, number][] = [
      [lost(CLOSED_BY_BROKER), 61_000],
      [lost('no answer to a ping within the keep-alive time of 60 s'), 900],
      [new LabError('mqtt.protocol-error', { address: 'h:1', rule: 'x' }), 900],
    ];
    for (const other of others)
      expect(endings(new TakeoverWatch('ada'), sudden, sudden, sudden, other, sudden)).not.toContain('mqtt.taken-over');
    expect(endings(new TakeoverWatch(''), ...Array.from({ length: 9 }, () => sudden))).not.toContain('mqtt.taken-over');
  });
});

describe.skipIf(missingPrograms('mosquitto'))('two clients with one client id, at mosquitto', () => {
  // Mosquitto 2.0.11 hangs up without the DISCONNECT that MQTT 5.0 has for it, too.
  it.each([4, 5] as const)('end their war, and one of them stays [MQTT-3.1.4-3] (protocol %s)', async (version) => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig({ retryDelayMs: (attempt) => 20 * attempt });
    const settings = { port: broker.port, protocolVersion: version, clientId: 'plc-7' };
    const sessions: RigSession[] = [await rig.open(settings), await rig.start(settings)];
    const states = (): string[] => sessions.map(({ status }) => status.newest!.state).toSorted();
    await expect.poll(states, { timeout: 10_000 }).toEqual(['failed', 'open']);
    const { reason } = sessions.find(({ status }) => status.newest!.state === 'failed')!.status.newest!;
    expect(reason).toEqual({ code: 'mqtt.taken-over', facts: { clientId: 'plc-7', times: 4 } });
    expect(textOf(reason!).next).toContain('another client has the client id “plc-7” too');
  });
});

it('says what to do where a broker of MQTT 5.0 names the takeover', async () => {
  await using broker = await RawBroker.start();
  await using rig = new MqttRig();
  const session = await rig.open({ port: broker.port });
  broker.send({ cmd: 'disconnect', reasonCode: 0x8e });
  const { reason } = await session.status.until(({ state }) => state === 'failed');
  expect(textOf(reason!).next).toContain('a client id of its own');
});
