import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fuzzyMatch, fuzzySort } from './fuzzy.ts';

const titles = [
  'Split pane right',
  'Split pane down',
  'Show logs',
  'Open settings',
  'New MQTT profile',
  'Switch theme',
];
const find = (query: string) => fuzzySort(query, titles, (title) => title);

describe('fuzzySort', () => {
  it('lists everything in its order for an empty query', () => expect(find('  ')).toEqual(titles));
  it('finds by the first letters of words', () => expect(find('nmp')[0]).toBe('New MQTT profile'));
  it('puts a whole word before scattered letters', () => expect(find('set')[0]).toBe('Open settings'));
  it('tells near twins apart', () => expect(find('split d')[0]).toBe('Split pane down'));
  it('ignores case', () => expect(find('LOGS')).toEqual(['Show logs']));
  it('finds nothing where a letter is missing', () => expect(find('zzz')).toEqual([]));
});

it('marks exactly the letters that match', () => {
  const text = 'Split pane right';
  const { at } = fuzzyMatch('spr', text)!;
  expect(at.map((index) => text[index]!.toLowerCase()).join('')).toBe('spr');
});

it('holds for any text: marks ascend, stay inside and spell the query', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (query, text) => {
      const match = fuzzyMatch(query, text);
      if (!match) return;
      expect(match.at.every((index, i) => index < text.toLowerCase().length && index > (match.at[i - 1] ?? -1))).toBe(
        true,
      );
    }),
  );
});
