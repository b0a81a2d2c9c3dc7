import { useEffect, useEffectEvent, useRef, useState } from 'react';

import type { FilePlace, FileSift } from '../../../shared/contract/files.ts';
import type { ViewId } from '../../../shared/contract/ids.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useChoice, type Choice } from './use-choice.ts';

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
  choice: Choice;
  goTo(path: string): void;
  refresh(): void;
  setSift(change: Partial<FileSift>): void;
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
  const [home, setHome] = useState<Home>({ machine: '', top: '/', error: null });
  const [path, setPath] = useState<string | null>(null);
  // The host keeps what a view read: a pane that is opened again begins with a number of its own.
  const [reading, setReading] = useState(() => Date.now());
  const [sift, setSift] = useState(FIRST_SIFT);
  const choice = useChoice(viewId, sift);
  /** Counts up with every time the machine is asked where to begin. */
  const [asked, setAsked] = useState(0);
  const placeRef = useRef(place);
  placeRef.current = place;
  const begin = useEffectEvent((top: string, machine: string) => {
    choice.outdate();
    setHome({ machine, top, error: null });
    setPath((was) => was ?? top);
    setReading((was) => was + 1);
  });

  useEffect(() => {
    const asking = new AbortController();
    lab.files.home({ place: placeRef.current }, asking.signal).then(
      ({ path: first, machine }) => {
        if (!asking.signal.aborted) begin(first, machine);
      },
      (error: unknown) => {
        if (!asking.signal.aborted) setHome((was) => ({ ...was, error: asWire(error) }));
      },
    );
    return () => asking.abort();
  }, [lab, key, asked]);

  return {
    ...{ place, viewId, path, reading, sift, choice, ...home },
    goTo: (next) => {
      setPath(next);
      setSift((was) => ({ ...was, filter: '' }));
      choice.forget();
    },
    refresh: () => {
      choice.outdate();
      if (path === null) setAsked((was) => was + 1);
      else setReading((was) => was + 1);
    },
    setSift: (change) => {
      setSift((was) => ({ ...was, ...change }));
      choice.forget();
    },
  };
}

function asWire(error: unknown): WireError {
  if (typeof error === 'object' && error !== null && 'toWire' in error)
    return (error as { toWire(): WireError }).toWire();
  throw error;
}
