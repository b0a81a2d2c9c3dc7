import { createContext, useContext, useMemo } from 'react';

import { DEFAULT_DEVICE_BOARD } from '../../../shared/contract/mqtt-devices.ts';
import type { Watched, WatchedChange } from '../../../shared/contract/watch.ts';
import { plotOwner } from '../../lib/plot-owner.ts';
import { useShell, type PaneParams } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';

const NOTHING: Watched = { pins: [], rules: [], devices: DEFAULT_DEVICE_BOARD };

/** What the user keeps with this connection, and the way to change it. */
export interface WatchedView {
  watched: Watched;
  /** Keeps the change in the workspace; a failure is told. */
  change(change: WatchedChange): void;
}

const WatchedContext = createContext<WatchedView>({ watched: NOTHING, change: () => undefined });
export const WatchedProvider = WatchedContext.Provider;
export const useWatched = (): WatchedView => useContext(WatchedContext);

/** Follows what is kept with a connection; without an address yet, nothing. */
export function useWatchedOf({ profileId }: PaneParams['mqtt'], address: string | null): WatchedView {
  const lab = useLab();
  const shell = useShell();
  const owner = address === null ? null : plotOwner(profileId, address);
  const { value } = useLatest<Watched>(
    `watched:${owner}`,
    owner === null ? null : (link, onBatch) => link.watch.kept({ owner }, onBatch),
  );
  return useMemo(() => {
    const change = (wish: WatchedChange): void => {
      if (owner !== null) lab.watch.change({ owner, change: wish }).catch(shell.fail);
    };
    return { watched: value ?? NOTHING, change };
  }, [lab, shell, owner, value]);
}
