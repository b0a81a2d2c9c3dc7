import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { MAX_PANELS, type Dashboard, type Panel } from '../../../shared/contract/plots.ts';
import { FakeClock, FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import { DashboardStore } from './dashboard-store.ts';
import { writeDocument } from './documents.ts';
import { Workspace } from './workspace.ts';

const owner = 'profile:one';
const source = { topic: 'room/1', path: '$.t' };
const chart = (id: string): Panel => ({ kind: 'chart', id, name: id, series: [source] });

async function withStore(test: (open: () => Opened) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  await test(() => {
    const workspace = Workspace.open({ dir: folder.path, log: new FakeLog(), clock: new FakeClock() });
    const store = new DashboardStore({ workspace, log: new FakeLog() });
    const sink = new FakeLatest<Dashboard>();
    store.dashboard({ owner }, sink);
    return { store, sink, workspace, [Symbol.dispose]: () => workspace.close() };
  });
}

interface Opened extends Disposable {
  store: DashboardStore;
  sink: FakeLatest<Dashboard>;
  workspace: Workspace;
}

const ids = ({ sink }: Opened): string[] => sink.last.panels.map(({ id }) => id);

describe('a dashboard', () => {
  it('is empty at first, shows every change, and is there after a restart', async () => {
    await withStore(async (open) => {
      {
        using opened = open();
        const { store } = opened;
        expect(ids(opened)).toEqual([]);
        for (const id of ['a', 'b', 'c'])
          await store.changeDashboard({ owner, change: { do: 'add', panel: chart(id) } });
        await store.changeDashboard({ owner, change: { do: 'move', panelId: 'c', by: -1 } });
        await store.changeDashboard({ owner, change: { do: 'move', panelId: 'a', by: -1 } });
        await store.changeDashboard({ owner, change: { do: 'set', panel: { ...chart('b'), name: 'new' } } });
        await store.changeDashboard({ owner, change: { do: 'remove', panelId: 'c' } });
        await store.changeDashboard({ owner: 'profile:other', change: { do: 'add', panel: chart('x') } });
        expect(ids(opened)).toEqual(['a', 'b']);
      }
      using again = open();
      expect(again.sink.last.panels).toEqual([chart('a'), { ...chart('b'), name: 'new' }]);
    });
  });

  it('plots a series once, however often it is asked to', async () => {
    await withStore(async (open) => {
      using opened = open();
      for (const panelId of ['a', 'b']) {
        await opened.store.changeDashboard({ owner, change: { do: 'plot', source, panelId } });
      }
      await opened.store.changeDashboard({
        owner,
        change: { do: 'plot', source: { topic: 'room/2', path: '$' }, panelId: 'c' },
      });
      expect(ids(opened)).toEqual(['a', 'c']);
    });
  });

  it('adds and removes series one by one, whoever else does', async () => {
    await withStore(async (open) => {
      using opened = open();
      const { store, sink } = opened;
      await store.changeDashboard({ owner, change: { do: 'add', panel: chart('a') } });
      const wish = (what: 'add-series' | 'remove-series', topic: string) =>
        store.changeDashboard({ owner, change: { do: what, panelId: 'a', source: { topic, path: '$' } } });
      await Promise.all(['x', 'y', 'x', 'z'].map((topic) => wish('add-series', topic)));
      await wish('remove-series', 'y');
      const [panel] = sink.last.panels;
      expect(panel?.kind === 'chart' && panel.series.map(({ topic }) => topic)).toEqual(['room/1', 'x', 'z']);
      for (let n = 0; n < 5; n++) await wish('add-series', `n${n}`);
      await expect(wish('add-series', 'more')).rejects.toMatchObject({ code: 'plots.too-many-series' });
    });
  });

  it('says when it is full, and when a panel is gone', async () => {
    await withStore(async (open) => {
      using opened = open();
      const { store } = opened;
      for (let n = 0; n < MAX_PANELS; n++) {
        await store.changeDashboard({ owner, change: { do: 'add', panel: chart(`p${n}`) } });
      }
      await expect(store.changeDashboard({ owner, change: { do: 'add', panel: chart('more') } })).rejects.toMatchObject(
        {
          code: 'plots.too-many',
        },
      );
      await expect(store.changeDashboard({ owner, change: { do: 'remove', panelId: 'more' } })).rejects.toMatchObject({
        code: 'plots.no-panel',
      });
      expect(ids(opened)).toHaveLength(MAX_PANELS);
    });
  });

  it('that is damaged keeps what can be read', async () => {
    await withStore(async (open) => {
      using opened = open();
      for (const [body, expected] of [
        [JSON.stringify({ panels: [chart('a'), { kind: 'pie' }, chart('b')] }), ['a', 'b']],
        ['{"panels": 7}', []],
        ['no JSON', []],
      ] as const) {
        writeDocument(opened.workspace, `plots:${owner}`, body);
        const sink = new FakeLatest<Dashboard>();
        opened.store.dashboard({ owner }, sink);
        expect(sink.last.panels.map(({ id }) => id)).toEqual(expected);
      }
    });
  });
});
