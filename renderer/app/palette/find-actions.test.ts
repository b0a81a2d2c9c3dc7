import { expect, it } from 'vitest';

import { findActions } from './find-actions.ts';

const action = (title: string, group: string) => ({ id: title, title, group, run: () => {} });
const actions = [
  action('Open settings', 'Window'),
  action('Switch theme', 'Window'),
  action('Split right', 'Panes'),
  action('Publish a message', 'MQTT'),
];
const titles = (query: string) =>
  findActions(query, actions).map(({ title, actions: found }) => [title, ...found.map((one) => one.title)]);

it('lists everything by group before anything is typed', () => {
  expect(titles('')).toEqual([
    ['Window', 'Open settings', 'Switch theme'],
    ['Panes', 'Split right'],
    ['MQTT', 'Publish a message'],
  ]);
});
it('puts the group with the closest title first', () => {
  expect(titles('sp')[0]).toEqual(['Panes', 'Split right']);
});
it('finds by the group’s name too', () => {
  expect(titles('mqtt')).toEqual([['MQTT', 'Publish a message']]);
});
it('finds nothing in nonsense', () => expect(titles('qqq')).toEqual([]));
