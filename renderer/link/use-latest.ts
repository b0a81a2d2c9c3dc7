import { useEffect, useEffectEvent, useState } from 'react';

import { LabError, type WireError } from '../../shared/errors/lab-error.ts';
import type { Batch, Subscription } from '../../shared/wire/client.ts';
import { useLab } from './lab-context.tsx';
import type { Lab } from './lab.ts';

/** What a component sees of a `latest` stream. */
export interface Latest<Item> {
  /** The newest state; null until the first arrives. The last one stays while the stream is opened anew. */
  value: Item | null;
  /** Why the stream ended, if it failed. */
  error: WireError | null;
}

type Open<Item> = (lab: Lab, onBatch: (batch: Batch<Item>) => void) => Subscription;

/**
 * Follows a `latest` stream while the component is mounted, e.g. `useLatest<HostStats>('stats', …)`.
 *
 * @param key Names what is followed; the stream is opened anew when it changes. JSON of the parameters will do.
 * @param open Opens the stream, e.g. `(lab, on) => lab.sessions.view(params, on)`; null follows nothing.
 */
export function useLatest<Item>(key: string, open: Open<Item> | null): Latest<Item> {
  const lab = useLab();
  const [state, setState] = useState<Latest<Item>>({ value: null, error: null });
  const isOn = open !== null;
  // `open` is a new function at every render; only `key` says that it means something else.
  const openNow = useEffectEvent((onBatch: (batch: Batch<Item>) => void) => open?.(lab, onBatch));

  useEffect(() => {
    if (!isOn) return;
    let isOver = false;
    const following = openNow(({ items }) => {
      const value = items.at(-1);
      if (value !== undefined && !isOver) setState({ value, error: null });
    });
    if (!following) return;
    following.ended.catch((error: unknown) => {
      if (!isOver && error instanceof LabError) setState((was) => ({ ...was, error: error.toWire() }));
    });
    return () => {
      isOver = true;
      following.close();
    };
  }, [lab, key, isOn]);

  return state;
}
