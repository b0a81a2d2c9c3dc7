import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { Settings } from '../../../shared/contract/workbench.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { FakeClock, FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import { writeDocument } from './documents.ts';
import { LayoutStore } from './layout-store.ts';
import { SettingsStore } from './settings-store.ts';
import { Workspace } from './workspace.ts';

const defaults = Settings.parse({});

/** Runs `test` with the stores of a fresh folder; `again` opens the folder anew, as the next start does. */
async function withStores(test: (start: Start) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  const start: Start = async (run) => {
    const told: WireError[] = [];
    using workspace = Workspace.open({ dir: folder.path, log: new FakeLog(), clock: new FakeClock() });
    const settings = new SettingsStore({ workspace, tell: (about) => void told.push(about) });
    await run({ workspace, settings, layout: new LayoutStore({ workspace }), told });
  };
  await test(start);
}

interface Stores {
  workspace: Workspace;
  settings: SettingsStore;
  layout: LayoutStore;
  told: WireError[];
}
type Start = (run: (stores: Stores) => Promise<void>) => Promise<void>;

describe('settings', () => {
  it('are the defaults at first, and what was saved from then on', async () => {
    await withStores(async (start) => {
      await start(async ({ settings }) => {
        expect(settings.current).toEqual(defaults);
        await settings.saveSettings({ ...defaults, theme: 'dark' });
      });
      await start(async ({ settings, told }) => {
        expect([settings.current.theme, told]).toEqual(['dark', []]);
      });
    });
  });

  it('reach who follows them and who heeds them', async () => {
    await withStores(async (start) => {
      await start(async ({ settings }) => {
        const sink = new FakeLatest<Settings>();
        const heeded: string[] = [];
        settings.settings({}, sink);
        const stop = settings.onChange(({ theme }) => heeded.push(theme));
        await settings.saveSettings({ ...defaults, theme: 'dark' });
        stop();
        await settings.saveSettings({ ...defaults, theme: 'light' });
        expect(sink.items.map(({ theme }) => theme)).toEqual(['system', 'dark', 'light']);
        expect(heeded).toEqual(['dark']);
      });
    });
  });

  it('that are damaged fall back field by field, and a notice says which', async () => {
    await withStores(async (start) => {
      await start(async ({ workspace }) => {
        writeDocument(workspace, 'settings', JSON.stringify({ ...defaults, theme: 'pink', fontSizePx: 18 }));
      });
      await start(async ({ settings, told }) => {
        expect([settings.current.theme, settings.current.fontSizePx]).toEqual(['system', 18]);
        expect(settings.current.theme).toBe('system');
        expect(told).toEqual([{ code: 'workspace.settings-reset', facts: { fields: ['theme'] } }]);
      });
    });
  });

  it('that are no JSON are the defaults', async () => {
    await withStores(async (start) => {
      await start(async ({ workspace }) => writeDocument(workspace, 'settings', '{"theme":"da'));
      await start(async ({ settings, told }) => {
        expect(settings.current).toEqual(defaults);
        expect(told).toHaveLength(1);
      });
    });
  });

  it('stay as they were where they cannot be written', async () => {
    await withStores(async (start) => {
      await start(async ({ workspace, settings }) => {
        expect(settings.current.theme).toBe('system');
        workspace.get('PRAGMA max_page_count = 1');
        const monoFont = 'x'.repeat(200);
        const keybindings = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`action.${n}`, 'mod+k']));
        const saved = settings.saveSettings({ ...defaults, theme: 'dark', monoFont, keybindings });
        await expect(saved).rejects.toMatchObject({ code: 'workspace.write-failed' });
        expect(settings.current.theme).toBe('system');
      });
    });
  });
});

describe('the layout', () => {
  it('is null at first, then what the page wrote last', async () => {
    await withStores(async (start) => {
      await start(async ({ layout }) => {
        expect(await layout.loadLayout()).toEqual({ layout: null });
        await layout.saveLayout({ layout: '{"a":1}' });
        await layout.saveLayout({ layout: '{"a":"ü\u2028"}' });
      });
      await start(async ({ layout }) => expect(await layout.loadLayout()).toEqual({ layout: '{"a":"ü\u2028"}' }));
    });
  });
});
