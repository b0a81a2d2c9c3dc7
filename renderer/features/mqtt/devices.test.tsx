// @vitest-environment jsdom
import { cleanup, fireEvent, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { DEFAULT_DEVICE_BOARD, type DeviceRow } from '../../../shared/contract/mqtt-devices.ts';
import { renderPane } from './fake-lab.tsx';
import { aRow, aStatus, aWindow } from './test-data.ts';

afterEach(cleanup);

const NOW_MS = 1_700_000_000_000;
const lamp: DeviceRow = {
  device: 'tele/lamp',
  state: 'silent',
  nodeId: 2,
  topic: 'tele/lamp/LWT',
  said: 'Online',
  saidAtMs: NOW_MS - 700_000,
  isRetained: true,
  lastSeenMs: NOW_MS - 700_000,
};

function looking() {
  const drawn = renderPane({ sessionId: 's1', profileId: 'p9' });
  drawn.fake.push('mqtt.status', aStatus({ topics: 1, messages: 1 }));
  drawn.fake.push('watch.kept', { pins: [], rules: [], devices: DEFAULT_DEVICE_BOARD });
  drawn.fake.push('mqtt.tree', aWindow([aRow({ id: 2, level: 'tele' })]));
  fireEvent.click(drawn.screen.getByRole('tab', { name: 'Devices' }));
  return drawn;
}

describe('the device board', () => {
  it('lists devices with their state in words, and leads to their status', () => {
    const { screen, fake } = looking();
    expect(fake.streams('watch.devices')[0]?.params).toEqual({ sessionId: 's1', ...DEFAULT_DEVICE_BOARD });
    fake.push('watch.devices', {
      nowMs: NOW_MS,
      counts: { online: 0, offline: 0, silent: 1, unknown: 0 },
      rows: [lamp],
    });
    expect(screen.getByText(/^1 device: 0 online, 0 offline, 1 silent, 0 unknown/)).toBeTruthy();
    const row = within(screen.getByRole('region', { name: 'Devices' })).getAllByRole('row')[1]!;
    expect(row.textContent).toBe(' silenttele/lampOnline (retained)11 min ago');
    fireEvent.click(within(row).getByRole('button', { name: 'tele/lamp' }));
    expect(fake.streams('mqtt.topic').map(({ params }) => params['nodeId'])).toEqual([2]);
  });

  it('says how devices are recognised where there are none, and lets that be changed', async () => {
    const { screen, fake } = looking();
    fake.push('watch.devices', { nowMs: NOW_MS, counts: { online: 0, offline: 0, silent: 0, unknown: 0 }, rows: [] });
    expect(screen.getByText('No device was recognised')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Patterns' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'How devices are recognised' }));
    const filters = dialog.getByRole('textbox', { name: 'Topics that hold a status' });
    fireEvent.change(filters, { target: { value: 'a/#/b' } });
    expect(dialog.getByText('a/#/b: # is the last level')).toBeTruthy();
    expect(dialog.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
    fireEvent.change(filters, { target: { value: ' plant/+/health\n\n' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(fake.asked('watch.change').at(-1)).toEqual({
      owner: 'profile:p9',
      change: { do: 'set-devices', devices: { filters: ['plant/+/health'], silentAfterS: 600 } },
    });
  });
});
