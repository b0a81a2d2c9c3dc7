import { useEffect, useRef, useState } from 'react';

import {
  MAX_NAMES,
  type FileEntry,
  type FilePlace,
  type FileSift,
  type FolderView,
} from '../../../shared/contract/files.ts';
import type { ViewId } from '../../../shared/contract/ids.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { useShell } from '../../lib/shell.ts';
import { windowAround } from '../../lib/row-window.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import type { TallRow } from '../../ui/use-tall-rows.ts';

const FIRST_SIFT: FileSift = { sort: { by: 'name', isDescending: false }, filter: '', showsHidden: false };

/** One side of the pane: the folder it is in, how it is looked at, and what is chosen in it. */
export interface Folder {
  place: FilePlace;
  viewId: ViewId;
  /** Null until the machine has said where to begin. */
  path: string | null;
  machine: string;
  /** Where it begins; on this machine also where it ends. */
  top: string;
  /** Why there is no place to begin. */
  error: WireError | null;
  reading: number;
  sift: FileSift;
  selected: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  cursor: number;
  goTo(path: string): void;
  refresh(): void;
  setSift(change: Partial<FileSift>): void;
  /** Chooses one row, more rows, or all between the last one and this. */
  choose(index: number, name: string | null, how: 'one' | 'toggle' | 'range'): void;
  chooseAll(total: number): void;
  chooseName(name: string): void;
}

interface Home {
  machine: string;
  top: string;
  error: WireError | null;
}

/** @param key Names the start: with another one the machine is asked again where to begin. */
export function useFolder(place: FilePlace, view: string, key: string): Folder {
  const lab = useLab();
  const viewId = view as ViewId;
  const shell = useShell();
  const [home, setHome] = useState<Home>({ machine: '', top: '/', error: null });
  const [path, setPath] = useState<string | null>(null);
  // The host keeps what a view read: a pane that is opened again begins with a number of its own.
  const [reading, setReading] = useState(() => Date.now());
  const [sift, setSift] = useState(FIRST_SIFT);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState(0);
  /** Counts up with every time the machine is asked where to begin. */
  const [asked, setAsked] = useState(0);
  const anchor = useRef(0);
  const placeRef = useRef(place);
  placeRef.current = place;

  useEffect(() => {
    const asking = new AbortController();
    lab.files.home({ place: placeRef.current }, asking.signal).then(
      ({ path: first, machine }) => {
        if (asking.signal.aborted) return;
        setHome({ machine, top: first, error: null });
        setPath((was) => was ?? first);
        setReading((was) => was + 1);
      },
      (error: unknown) => {
        if (!asking.signal.aborted) setHome((was) => ({ ...was, error: asWire(error) }));
      },
    );
    return () => asking.abort();
  }, [lab, key, asked]);

  const forgetChoice = (): void => {
    setSelected(new Set());
    setCursor(0);
    anchor.current = 0;
  };
  const chooseBetween = (from: number, to: number): void => {
    lab.files.names({ viewId, sift, from: Math.min(from, to), to: Math.max(from, to) }).then(({ names }) => {
      setSelected(new Set(names));
      if (Math.abs(to - from) >= MAX_NAMES) shell.tell(`The first ${MAX_NAMES} entries are selected.`);
    }, shell.fail);
  };
  return {
    ...{ place, viewId, path, reading, sift, selected, cursor, ...home },
    goTo: (next) => {
      setPath(next);
      setSift((was) => ({ ...was, filter: '' }));
      forgetChoice();
    },
    refresh: () => (path === null ? setAsked((was) => was + 1) : setReading((was) => was + 1)),
    setSift: (change) => {
      setSift((was) => ({ ...was, ...change }));
      forgetChoice();
    },
    choose: (index, name, how) => {
      setCursor(index);
      if (how === 'range') return chooseBetween(anchor.current, index);
      anchor.current = index;
      if (name === null) return chooseBetween(index, index);
      setSelected((was) => (how === 'toggle' ? toggled(was, name) : new Set([name])));
    },
    chooseAll: (total) => chooseBetween(0, Math.max(0, total - 1)),
    chooseName: (name) => setSelected(new Set([name])),
  };
}

function toggled(was: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(was);
  if (!next.delete(name)) next.add(name);
  return next;
}

function asWire(error: unknown): WireError {
  if (typeof error === 'object' && error !== null && 'toWire' in error)
    return (error as { toWire(): WireError }).toWire();
  throw error;
}

/** What is on the screen of a folder: while it is read again, what was there before stays. */
export function useFolderRows(folder: Folder, rows: readonly TallRow[]) {
  const { place, path, viewId, reading, sift } = folder;
  const range = windowAround(rows);
  const params = { place, path: path ?? '/', viewId, reading, sift, range };
  const { value, error } = useLatest<FolderView>(
    JSON.stringify(params),
    path === null ? null : (lab, on) => lab.files.folder(params, on),
  );
  const lastReady = useRef<FolderView | null>(null);
  if (value?.state === 'ready') lastReady.current = value;
  const isHere = value?.path === path;
  const before = lastReady.current?.path === path ? lastReady.current : null;
  const view = isHere && value.state !== 'reading' ? value : before;
  return {
    view,
    error: error ?? (isHere && value.state === 'failed' ? value.error : null),
    /** Entries so far, while it is read for the first time. */
    readSoFar: isHere && value.state === 'reading' && !before ? value.count : null,
    rowAt: (index: number): FileEntry | null => view?.rows[index - view.first] ?? null,
  };
}
