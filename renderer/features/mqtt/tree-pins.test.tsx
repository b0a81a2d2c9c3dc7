// @vitest-environment jsdom
import { cleanup, fireEvent, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { DEFAULT_DEVICE_BOARD } from '../../../shared/contract/mqtt-devices.ts';
import { renderPane } from './fake-lab.tsx';
import { aMessage, aRow, aStatus, aWindow } from './test-data.ts';

afterEach(cleanup);

const NOW_MS = 1_700_000_000_000;

function looking() {
  const drawn = renderPane({ sessionId: 's1', profileId: 'p9' });
  drawn.fake.answers.set('watch.topicOf', () => ({ topic: 'lab/temperature' }));
  drawn.fake.push('mqtt.status', aStatus({ topics: 1, messages: 1 }));
  drawn.fake.push('watch.kept', { pins: ['lab/temperature', 'far/away'], rules: [], devices: DEFAULT_DEVICE_BOARD });
  drawn.fake.push('mqtt.tree', aWindow([aRow({ id: 2, level: 'temperature', newestAtMs: NOW_MS - 90_000 })]));
  return drawn;
}

describe('pinned topics', () => {
  it('stand above the tree with what they hold, and lead to their topic', () => {
    const { screen, fake } = looking();
    expect(fake.streams('watch.kept')[0]?.params).toEqual({ owner: 'profile:p9' });
    expect(fake.streams('watch.pinned')[0]?.params).toMatchObject({ topics: ['lab/temperature', 'far/away'] });
    const row = { subtreeMessages: 7, subtreeTopics: 0, ratePerS: 0, last: aMessage() };
    const missing = { ...row, topic: 'far/away', nodeId: null, subtreeMessages: 0, last: null };
    fake.push('watch.pinned', { rows: [{ ...row, topic: 'lab/temperature', nodeId: 2 }, missing] });
    const list = screen.getByRole('list', { name: 'Pinned topics' });
    expect(within(list).getByText('nothing received yet')).toBeTruthy();
    fireEvent.click(within(list).getByRole('button', { name: /^lab\/temperature = 42/ }));
    expect(fake.streams('mqtt.topic').map(({ params }) => params['nodeId'])).toEqual([2]);
    fireEvent.click(within(list).getByRole('button', { name: 'Unpin far/away' }));
    expect(fake.asked('watch.change').at(-1)).toEqual({
      owner: 'profile:p9',
      change: { do: 'pin', topic: 'far/away', isPinned: false },
    });
  });

  it('are pinned by key and by the row’s menu, which the host names', async () => {
    const { screen, fake } = looking();
    fake.push('watch.kept', { pins: [], rules: [], devices: DEFAULT_DEVICE_BOARD });
    fireEvent.keyDown(screen.getByRole('tree'), { key: 'ArrowDown' });
    fireEvent.keyDown(screen.getByRole('tree'), { key: 'p' });
    const pinning = { owner: 'profile:p9', change: { do: 'pin', topic: 'lab/temperature', isPinned: true } };
    await waitFor(() => expect(fake.asked('watch.change')).toEqual([pinning]));
    fireEvent.keyDown(screen.getByRole('tree'), { key: 'F10', shiftKey: true });
    fireEvent.click(await screen.findByRole('menuitem', { name: /^Pin to the top/ }));
    expect(fake.asked('watch.change')).toEqual([pinning, pinning]);
  });
});

describe('the age of topics', () => {
  it('is shown when asked for, in words beside its colour', async () => {
    const { screen } = looking();
    expect(screen.queryByText('< 10 min')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Expand' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Show the age of topics' }));
    expect(screen.getByText('< 10 min')).toBeTruthy();
  });
});
