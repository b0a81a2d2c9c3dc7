import { useEffect, useEffectEvent, useRef } from 'react';

import { MAX_NAMES, type FileEntry, type FolderView } from '../../../shared/contract/files.ts';
import { windowAround } from '../../lib/row-window.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';
import { useLatest } from '../../link/use-latest.ts';
import type { TallRow } from '../../ui/use-tall-rows.ts';
import type { Folder } from './use-folder.ts';

/** A folder as it was found by one reading. */
interface ReadView extends FolderView {
  reading: number;
}

/** What is on the screen of a folder: while it is read again, what was there before stays. */
export function useFolderRows(folder: Folder, rows: readonly TallRow[]) {
  const { place, path, viewId, reading, sift } = folder;
  const range = windowAround(rows);
  const params = { place, path: path ?? '/', viewId, reading, sift, range };
  const { value, error } = useLatest<ReadView>(
    JSON.stringify(params),
    path === null
      ? null
      : (lab, on) =>
          lab.files.folder(params, (batch) =>
            on({ ...batch, items: batch.items.map((item) => ({ ...item, reading })) }),
          ),
  );
  const lastReady = useRef<ReadView | null>(null);
  if (value?.state === 'ready') lastReady.current = value;
  const isHere = value?.path === path;
  const before = lastReady.current?.path === path ? lastReady.current : null;
  const view = isHere && value.state !== 'reading' ? value : before;
  useSettledChoice(folder, view);
  return {
    view,
    error: error ?? (isHere && value.state === 'failed' ? value.error : null),
    /** Entries so far, while it is read for the first time. */
    readSoFar: isHere && value.state === 'reading' && !before ? value.count : null,
    rowAt: (index: number): FileEntry | null => view?.rows[index - view.first] ?? null,
  };
}

/** When a folder was read anew, what is gone is chosen no more, and the cursor follows its entry. */
function useSettledChoice(folder: Folder, view: ReadView | null): void {
  const lab = useLab();
  const shell = useShell();
  const { path, reading, sift, choice } = folder;
  const isFresh = view?.state === 'ready' && view.reading === reading;
  const settle = useEffectEvent((isOver: () => boolean) => {
    const sought = choice.sought();
    if (!view || sought.size === 0) return;
    placesOf(lab, folder, view, sought).then((places) => {
      if (!isOver()) choice.settle(sought, places);
    }, shell.fail);
  });
  const key = JSON.stringify([path, reading, sift]);
  useEffect(() => {
    if (!isFresh) return;
    let isOver = false;
    settle(() => isOver);
    return () => void (isOver = true);
  }, [isFresh, key]);
}

/** The rows of entries, by name; the host is asked about those that are not at hand. */
async function placesOf(
  lab: Lab,
  { viewId, sift }: Folder,
  { rows, first, total }: FolderView,
  sought: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>();
  const look = (names: readonly string[], from: number): void =>
    names.forEach((name, index) => sought.has(name) && places.set(name, from + index));
  look(
    rows.map(({ name }) => name),
    first,
  );
  if (rows.length === total) return places;
  for (let from = 0; from < total && places.size < sought.size; from += MAX_NAMES) {
    const { names } = await lab.files.names({ viewId, sift, from, to: from + MAX_NAMES - 1 });
    look(names, from);
  }
  return places;
}
