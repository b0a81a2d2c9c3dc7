import { describe, expect, it } from 'vitest';

import { DEFAULT_DEVICE_BOARD } from '../../../shared/contract/mqtt-devices.ts';
import { deviceBoard } from './device-board.ts';
import { TopicStore } from './topic-store.ts';

function receiving() {
  const clock = { nowMs: 1_700_000_000_000 };
  const store = new TopicStore(
    () => 1_000_000,
    () => clock.nowMs,
    () => undefined,
  );
  const receive = (topic: string, text: string, retain = false): void => {
    store.add(topic, { qos: 0, retain, dup: false, payload: Buffer.from(text) });
    clock.nowMs += 1;
  };
  return { clock, receive, look: (board = DEFAULT_DEVICE_BOARD) => deviceBoard(store, board, () => false) };
}

describe('the device board', () => {
  it('knows devices by their status, the newest word first, those that are down on top', async () => {
    const { receive, look } = receiving();
    receive('tele/lamp/LWT', 'Online', true);
    receive('site/hall/door/status', 'offline');
    receive('homie/kitchen/$state', 'init');
    receive('zigbee2mqtt/bulb/availability', '{"state":"online"}');
    receive('spBv1.0/plant/NBIRTH/edge', 'x');
    receive('spBv1.0/plant/NDEATH/edge', 'x');
    receive('no/device', 'offline');
    const { rows, counts } = await look();
    expect(rows.map(({ device, state, said }) => [device, state, said])).toEqual([
      ['plant/edge', 'offline', 'NDEATH'],
      ['site/hall/door', 'offline', 'offline'],
      ['homie/kitchen', 'unknown', 'init'],
      ['tele/lamp', 'online', 'Online'],
      ['zigbee2mqtt/bulb', 'online', '{"state":"online"}'],
    ]);
    expect(counts).toEqual({ online: 2, offline: 2, silent: 0, unknown: 1 });
    expect(rows[3]).toMatchObject({ isRetained: true, topic: 'tele/lamp/LWT' });
    receive('spBv1.0/plant/NBIRTH/edge', 'x');
    expect((await look()).rows.find(({ device }) => device === 'plant/edge')?.state).toBe('online');
  });

  it('calls a device silent of which nothing came for too long, whatever its will says', async () => {
    const { clock, receive, look } = receiving();
    receive('tele/lamp/LWT', 'Online');
    receive('tele/gone/LWT', 'Offline');
    clock.nowMs += 590_000;
    receive('tele/lamp/STATE', '{}');
    clock.nowMs += 300_000;
    expect((await look()).counts).toMatchObject({ online: 1, offline: 1 });
    clock.nowMs += 310_000;
    expect((await look()).counts).toMatchObject({ silent: 1, offline: 1 });
    expect((await look({ ...DEFAULT_DEVICE_BOARD, silentAfterS: 0 })).counts).toMatchObject({ online: 1, offline: 1 });
  });

  it('follows the filters it is given', async () => {
    const { receive, look } = receiving();
    receive('plant/7/health', 'down');
    const { rows } = await look({ filters: ['plant/+/health'], silentAfterS: 0 });
    expect(rows.map(({ device, state }) => [device, state])).toEqual([['plant/7', 'offline']]);
    expect((await look({ filters: [], silentAfterS: 0 })).rows).toEqual([]);
  });
});
