import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

import type { IConnectPacket, Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { MqttRig } from './testing/mqtt-rig.ts';
import { type Answer, RawBroker } from './testing/raw-broker.ts';

const METHOD = 'SCRAM-SHA-256';
const SALT = Buffer.from('salt of a broker');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** A broker that lets in who proves the password; the server's side of RFC 5802, written on its own. */
function scramBroker(password: string): { answer: Answer; connects: IConnectPacket[] } {
  const connects: IConnectPacket[] = [];
  let bare = '';
  let serverFirst = '';
  const auth = (text: string): Packet => ({
    cmd: 'auth',
    reasonCode: 0x18,
    properties: { authenticationMethod: METHOD, authenticationData: Buffer.from(text) },
  });
  const answer: Answer = (packet) => {
    if (packet.cmd === 'connect') {
      connects.push(packet);
      bare = packet.properties!.authenticationData!.toString().slice(3);
      serverFirst = `r=${bare.split('r=')[1]}more,s=${SALT.toString('base64')},i=4096`;
      return auth(serverFirst);
    }
    if (packet.cmd !== 'auth') return undefined;
    const [, unproved, proof] = /^(.*),p=(.*)$/.exec(packet.properties!.authenticationData!.toString())!;
    const said = `${bare},${serverFirst},${unproved}`;
    const salted = pbkdf2Sync(password, SALT, 4096, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const signature = hmac(createHash('sha256').update(clientKey).digest(), said);
    const wanted = Buffer.from(clientKey.map((byte, at) => byte ^ signature[at]!)).toString('base64');
    if (proof !== wanted) return { cmd: 'connack', reasonCode: 0x87, sessionPresent: false };
    const word = `v=${hmac(hmac(salted, 'Server Key'), said).toString('base64')}`;
    return {
      cmd: 'connack',
      reasonCode: 0,
      sessionPresent: false,
      properties: { authenticationMethod: METHOD, authenticationData: Buffer.from(word) },
    };
  };
  return { answer, connects };
}

const settings = { username: 'ada', authenticationMethod: METHOD } as const;

describe('enhanced authentication (MQTT 5.0 §4.12)', () => {
  it('proves the password by SCRAM, without sending it', async () => {
    const { answer, connects } = scramBroker('lace');
    await using broker = await RawBroker.start(answer);
    await using rig = new MqttRig();
    const { handle } = await rig.open({ ...settings, port: broker.port }, { password: 'lace' });
    expect(connects[0]).toMatchObject({ properties: { authenticationMethod: METHOD } });
    expect(connects[0]!.password).toBeUndefined();
    expect(handle.state).toBe('open');
  });

  it('is refused with a wrong password, in words', async () => {
    await using broker = await RawBroker.start(scramBroker('lace').answer);
    await using rig = new MqttRig();
    const failure = await rig.failure({ ...settings, port: broker.port }, { password: 'wrong' });
    expect(failure.code).toBe('mqtt.not-authorised');
  });

  it('does not trust a broker that lets everybody in', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const failure = await rig.failure({ ...settings, port: broker.port }, { password: 'lace' });
    expect(failure).toMatchObject({ code: 'mqtt.authentication' });
    expect((failure.facts as { reason: string }).reason).toContain('could not prove that it knows the password');
  });

  it('sends the data of another method, and says where it cannot go on', async () => {
    const { answer, connects } = scramBroker('lace');
    await using broker = await RawBroker.start((packet, self) => {
      const said = answer(packet, self);
      if (said && !Buffer.isBuffer(said) && said.cmd === 'auth') said.properties!.authenticationMethod = 'TOKEN';
      return said;
    });
    await using rig = new MqttRig();
    const other = { port: broker.port, authenticationMethod: 'TOKEN' };
    const failure = await rig.failure(other, { authenticationData: 'n,,r=abc' });
    expect(connects[0]!.properties!.authenticationData!.toString()).toBe('n,,r=abc');
    expect(failure).toMatchObject({
      code: 'mqtt.authentication',
      facts: { method: 'TOKEN', reason: expect.stringContaining('knows none of this method') },
    });
  });
});
