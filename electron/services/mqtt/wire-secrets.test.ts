import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { REDACTED_NOTE } from '../../../shared/domain/redactor.ts';
import { type FakeHandle, MqttRig } from './testing/mqtt-rig.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_passwd');
const CANARY = 'canary-7f3a';

function bytesOf({ chunks }: FakeHandle, direction: 'in' | 'out'): Buffer {
  return Buffer.concat(chunks.filter((chunk) => chunk.direction === direction).map(({ bytes }) => bytes));
}

describe.skipIf(missing)(`a password in the wire log${missing ? ` (${missing})` : ''}`, () => {
  it.each([
    { transport: 'tcp', protocolVersion: 4 },
    { transport: 'tcp', protocolVersion: 5 },
    { transport: 'ws', protocolVersion: 5 },
  ] as const)('is stars, though the broker gets it ($transport, protocol $protocolVersion)', async (settings) => {
    await using broker = await Mosquitto.start({ users: { ada: CANARY }, hasWebSocket: true });
    await using rig = new MqttRig({ keepsBytes: true });
    const port = settings.transport === 'ws' ? broker.webSocketPort : broker.port;
    const { handle } = await rig.open({ ...settings, port, username: 'ada' }, { password: CANARY });
    const out = bytesOf(handle, 'out');
    expect(out.includes(CANARY)).toBe(false);
    expect(out.includes(`\0\x03ada\0\x0b${'*'.repeat(CANARY.length)}`)).toBe(true);
    expect(handle.bytes.out).toBe(out.length);
    expect(handle.marks.filter((text) => text === REDACTED_NOTE)).toHaveLength(1);
  });

  it('is sent, and is stars, without a user name in MQTT 5.0', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig({ keepsBytes: true });
    const { handle } = await rig.open({ port: broker.port, protocolVersion: 5 }, { password: CANARY });
    expect(bytesOf(handle, 'out').includes(`\0\0\0\x0b${'*'.repeat(CANARY.length)}`)).toBe(true);
  });

  it('is not spoken of where there is none', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig({ keepsBytes: true });
    const { handle } = await rig.open({ port: broker.port, username: 'ada' });
    expect(handle.marks).not.toContain(REDACTED_NOTE);
  });
});

it('is stars, too, where a server sends back what it gets', async () => {
  await using server = createServer((socket) => void socket.on('error', () => undefined).pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using rig = new MqttRig({ keepsBytes: true });
  const { port } = server.address() as AddressInfo;
  await rig.failure({ port, username: 'ada' }, { password: CANARY });
  const echo = bytesOf(rig.handles[0]!, 'in');
  expect(echo.includes('ada')).toBe(true);
  expect(echo.includes(CANARY)).toBe(false);
});
