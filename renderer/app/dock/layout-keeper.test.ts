// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { LabError } from '../../../shared/errors/lab-error.ts';
import { createDeskStore, resizeSideBar } from '../desk.ts';
import { Dock } from './dock.ts';
import { LayoutKeeper, SAVE_DELAY_MS } from './layout-keeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(save = vi.fn((_layout: string) => Promise.resolve())) {
  const store = createDeskStore();
  const dock = new Dock();
  const api = { onDidLayoutChange: () => ({ dispose: () => {} }), toJSON: () => ({ grid: {}, panels: {} }) };
  dock.attach(api as unknown as Parameters<Dock['attach']>[0]);
  const fail = vi.fn();
  const keeper = new LayoutKeeper({ store, dock, save, fail });
  return { store, save, fail, keeper, stop: keeper.start() };
}

it('writes once, a moment after the last of many changes', () => {
  const { store, save } = setUp();
  for (const widthPx of [300, 310, 320]) resizeSideBar(store, widthPx);
  expect(save).not.toHaveBeenCalled();
  vi.advanceTimersByTime(SAVE_DELAY_MS);
  expect(save).toHaveBeenCalledOnce();
  expect(save.mock.calls[0]![0]).toContain('"widthPx":320');
});

it('writes nothing where nothing changed, and nothing after it was stopped', () => {
  const { store, save, keeper, stop } = setUp();
  keeper.flush();
  keeper.flush();
  expect(save).toHaveBeenCalledOnce();
  stop();
  resizeSideBar(store, 400);
  vi.advanceTimersByTime(SAVE_DELAY_MS);
  expect(save).toHaveBeenCalledOnce();
});

it('writes what is pending when the page goes away', () => {
  const { store, save } = setUp();
  resizeSideBar(store, 333);
  window.dispatchEvent(new Event('pagehide'));
  expect(save).toHaveBeenCalledOnce();
});

it('tries again after a lost link, and tells of any other failure', async () => {
  const save = vi.fn((_layout: string) => Promise.resolve());
  save.mockRejectedValueOnce(new LabError('link-lost', {}));
  const { keeper, fail } = setUp(save);
  keeper.flush();
  await vi.advanceTimersByTimeAsync(SAVE_DELAY_MS);
  expect(save).toHaveBeenCalledTimes(2);
  expect(fail).not.toHaveBeenCalled();

  const reason = new LabError('workspace.write-failed', { reason: 'ENOSPC' });
  const full = setUp(vi.fn(() => Promise.reject(reason)));
  full.keeper.flush();
  await vi.advanceTimersByTimeAsync(0);
  expect(full.fail).toHaveBeenCalledWith(reason);
});
