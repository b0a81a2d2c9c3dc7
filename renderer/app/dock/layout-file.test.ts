import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DEFAULT_SIDE_BAR, layoutText, parseLayout, type StoredLayout } from './layout-file.ts';

const panel = (id: string, contentComponent: string, params: Record<string, unknown> = {}) => ({
  id,
  contentComponent,
  params,
});

function layoutWith(panels: ReturnType<typeof panel>[], more: object = {}): StoredLayout {
  const dock = {
    grid: { root: { type: 'branch', data: [] }, height: 100, width: 100, orientation: 'HORIZONTAL' },
    panels: Object.fromEntries(panels.map((one) => [one.id, one])),
    ...more,
  };
  return { sideBar: DEFAULT_SIDE_BAR, dock: dock as unknown as StoredLayout['dock'] };
}

const mqtt = panel('p1', 'mqtt', { sessionId: 's1', profileId: null });

describe('a stored layout', () => {
  it('comes back as it was', () => {
    const layout = layoutWith([mqtt, panel('p2', 'settings')]);
    const read = parseLayout(layoutText(layout));
    expect(read?.sideBar).toEqual(layout.sideBar);
    expect(read?.dock.panels).toEqual(layout.dock.panels);
  });

  it('brings popped-out windows back as floating panes', () => {
    const popoutGroups = [{ data: { id: 'g', views: ['p1'] }, position: null }];
    const read = parseLayout(layoutText(layoutWith([mqtt], { popoutGroups })));
    expect(read?.dock.popoutGroups).toBeUndefined();
    expect(read?.dock.floatingGroups).toMatchObject([{ data: { views: ['p1'] }, position: { width: 640 } }]);
  });

  it.each([
    ['of an unknown kind', panel('p', 'from-the-future')],
    ['of a kind every object has', panel('p', 'constructor')],
    ['without what its kind needs', panel('p', 'mqtt', { profileId: null })],
    ['with an id too long for a view', panel('p'.repeat(65), 'log')],
  ])('is refused with a pane %s', (_why, broken) => {
    expect(parseLayout(layoutText(layoutWith([mqtt, broken])))).toBeNull();
  });

  it('is refused in another format', () => {
    expect(parseLayout(layoutText(layoutWith([])).replace('"format":1', '"format":2'))).toBeNull();
  });

  it('keeps its panes when only the side bar is damaged', () => {
    const text = layoutText(layoutWith([mqtt])).replace(/"sideBar":\{[^}]*\}/, '"sideBar":{"view":7,"widthPx":1e9}');
    expect(parseLayout(text)?.sideBar).toEqual({ ...DEFAULT_SIDE_BAR, widthPx: 640 });
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseLayout(text) === null));
  });

  it('survives any cut', () => {
    const text = layoutText(layoutWith([mqtt]));
    for (let end = 0; end < text.length; end++) expect(parseLayout(text.slice(0, end))).toBeNull();
  });
});
