// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import { nextRegion } from './regions.ts';

beforeEach(() => {
  document.body.innerHTML = `
    <footer data-region="status-bar"><button id="status">s</button></footer>
    <main data-region="panes"><button id="pane">p</button></main>
    <nav data-region="activity-bar"><button id="activity">a</button></nav>`;
});
const from = (id: string | null, by: 1 | -1) => {
  if (id) document.getElementById(id)!.focus();
  return nextRegion(document, by)?.dataset['region'];
};

it('walks in the window’s order, not the document’s, and passes over what is closed', () => {
  expect(from('activity', 1)).toBe('panes');
  expect(from('pane', 1)).toBe('status-bar');
});
it('goes round in both directions', () => {
  expect(from('status', 1)).toBe('activity-bar');
  expect(from('activity', -1)).toBe('status-bar');
});
it('begins at the first, or the last, when nothing has the focus', () => {
  expect(from(null, 1)).toBe('activity-bar');
  expect(from(null, -1)).toBe('status-bar');
});
