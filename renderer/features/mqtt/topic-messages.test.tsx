// @vitest-environment jsdom
import { cleanup, fireEvent, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import type { Comparison } from '../../../shared/contract/mqtt-messages.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { renderPane } from './fake-lab.tsx';
import { aDetail, aMessage, aRow, aStatus, aWindow } from './test-data.ts';

afterEach(cleanup);

const START_MS = 1_700_000_000_000;
const messageAt = (place: number) => aMessage({ seq: 100 + place, receivedAtMs: START_MS + place * 1_000 });
const newestFirst = (newest: number, count: number) =>
  Array.from({ length: count }, (_, index) => messageAt(newest - index));

/** A topic that has had `messages`, of which the last `kept` are kept and three are in the window. */
const detailOf = (messages: number, kept: number) =>
  aDetail({
    id: 2,
    messages,
    last: messageAt(messages),
    history: { total: kept, first: 0, rows: newestFirst(messages, 3) },
  });

function looking(messages = 50, kept = 20) {
  const drawn = renderPane();
  drawn.fake.push('mqtt.status', aStatus({ topics: 1, messages }));
  drawn.fake.push('mqtt.tree', aWindow([aRow({ id: 2, level: 'temperature' })]));
  fireEvent.click(drawn.screen.getByText('temperature'));
  drawn.fake.push('mqtt.topic', detailOf(messages, kept));
  return drawn;
}

const compared = (over: Partial<Comparison> = {}): Comparison => ({
  base: messageAt(49),
  diff: {
    kind: 'json',
    total: 2,
    changes: [
      { kind: 'changed', path: '$.t', before: '1', after: '2' },
      { kind: 'added', path: '$.u', before: null, after: '"C"' },
    ],
  },
  comparedBytes: null,
  ...over,
});

describe('the timeline', () => {
  it('goes back by place, and stays with the message while others come', async () => {
    const { screen, fake } = looking();
    fake.answers.set('mqttMessages.locate', ({ at }) => {
      const { place } = at as { place: number };
      return { message: messageAt(place), place };
    });
    const slider = screen.getByRole('slider', { name: 'Timeline of kept messages' });
    expect([slider.getAttribute('aria-valuemin'), slider.getAttribute('aria-valuenow')]).toEqual(['31', '50']);
    fireEvent.keyDown(slider, { key: 'Home' });
    await screen.findByText('31 of 50, 19.0 s before the newest');
    expect(fake.asked('mqttMessages.locate').at(-1)).toMatchObject({ nodeId: 2, at: { place: 31 } });
    fake.push('mqtt.topic', detailOf(60, 40));
    expect(screen.getByText('31 of 60, 29.0 s before the newest')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Later message' }));
    await screen.findByText('32 of 60, 28.0 s before the newest');
    fireEvent.keyDown(slider, { key: 'End' });
    expect(screen.getByText('60 of 60, live')).toBeTruthy();
  });

  it('is not there for a single message', () => {
    const { screen } = looking(1, 1);
    expect(screen.queryByRole('slider')).toBeNull();
  });
});

describe('comparing', () => {
  async function compare(over: Partial<Comparison> = {}) {
    const drawn = looking();
    drawn.fake.answers.set('mqttMessages.compare', () => compared(over));
    fireEvent.click(drawn.screen.getByRole('button', { name: 'Compare' }));
    fireEvent.click(await drawn.screen.findByRole('menuitem', { name: 'With the message before it' }));
    return drawn;
  }

  it('lists what changed since the message before, each with its sign', async () => {
    const { screen, fake } = await compare();
    const list = await screen.findByRole('list', { name: 'Changed values' });
    expect([...list.children].map((each) => each.textContent)).toEqual(['±$.t1 → 2', '+$.u"C"']);
    expect(screen.getByText('2 values')).toBeTruthy();
    expect(fake.asked('mqttMessages.compare').at(-1)).toMatchObject({ seq: 150, baseSeq: null });
    fireEvent.click(screen.getByRole('button', { name: 'Show payload' }));
    expect(screen.queryByRole('list', { name: 'Changed values' })).toBeNull();
  });

  it('compares any other message with one that was marked', async () => {
    const { screen, fake } = looking();
    fake.answers.set('mqttMessages.compare', () => compared({ diff: { kind: 'same' }, comparedBytes: 262_144 }));
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Mark this one, then choose another' }));
    expect(screen.getByText('This is the marked message')).toBeTruthy();
    const list = screen.getByRole('listbox', { name: /^Recent messages/ });
    fireEvent.click(within(list).getAllByRole('option')[2]!);
    await screen.findByText('The payloads are the same, byte for byte');
    expect(screen.getByText(/only the first 256 KiB of each were compared/)).toBeTruthy();
    expect(fake.asked('mqttMessages.compare').at(-1)).toMatchObject({ seq: 148, baseSeq: 150 });
    expect(screen.getByRole('img', { name: 'Marked to compare with' })).toBeTruthy();
  });

  it('says why there is nothing to show', async () => {
    const first = await compare({ base: null, diff: { kind: 'same' } });
    await first.screen.findByText('There is no message before it');
    cleanup();
    const equal = await compare({ diff: { kind: 'json', total: 0, changes: [] } });
    await equal.screen.findByText('The values are the same');
    cleanup();
    const gone = looking();
    gone.fake.answers.set('mqttMessages.compare', () => {
      throw new LabError('mqtt.payload-gone', { seq: 150 });
    });
    fireEvent.click(gone.screen.getByRole('button', { name: 'Compare' }));
    fireEvent.click(await gone.screen.findByRole('menuitem', { name: 'With the message before it' }));
    await waitFor(() => expect(gone.screen.getByText(/no longer kept/)).toBeTruthy());
  });
});
