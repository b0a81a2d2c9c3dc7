import { useCallback, useEffect, useEffectEvent, useMemo, useRef } from 'react';

import type { TreeChange, TreeWindow } from '../../../shared/contract/mqtt.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import type { Batch } from '../../../shared/wire/client.ts';
import { useLab, useLink } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import type { ExplorerStore } from './mqtt-store.ts';
import type { RowRange } from './scroll-map.ts';
import { expansionOf, mergeWindow, type TreeView } from './tree-view.ts';

/** One view of a connection's topic tree: the rows on screen, and the way to change what they are. */
export interface Tree {
  view: TreeView | null;
  error: WireError | null;
  /** Changes the view in the host; answers the row that `reveal` asks for. */
  change(change: TreeChange): Promise<number | null>;
  /** Says which rows are on screen. Only the newest wish is sent while one is under way. */
  show(range: RowRange): void;
}

/** A tree of at most so many topics is opened two levels deep at first sight, a larger one by one. */
const SMALL_TREE_TOPICS = 200;

const FIRST_RANGE: RowRange = { first: 0, count: 60 };

/** Follows the tree of a session as the view `viewId` of the host sees it. */
export function useTree(sessionId: string, viewId: string, store: ExplorerStore): Tree {
  const lab = useLab();
  const range = useRef(FIRST_RANGE);
  const last = useRef<TreeView | null>(null);
  const shipping = useRef(false);

  const change = useCallback(
    async (wish: TreeChange) => (await lab.mqtt.changeTree({ sessionId, viewId, change: wish })).index,
    [lab, sessionId, viewId],
  );
  /** The host may know this view with another filter or order, from before a reload, or no longer know it at all. */
  const setUp = (expansion: readonly TreeChange[]): void => {
    const { filter, isRegex, sort, isDescending } = store.getState();
    for (const wish of [{ do: 'filter', filter, isRegex }, { do: 'sort', sort, isDescending }, ...expansion] as const) {
      change(wish).catch(() => undefined); // The stream fails with the same.
    }
  };

  const { value: view, error } = useLatest<TreeView>(
    `tree:${sessionId}:${viewId}`,
    (link, onBatch: (batch: Batch<TreeView>) => void) => {
      const merge = (item: TreeWindow): TreeView => (last.current = mergeWindow(last.current, item));
      // Read again when the link was lost and the stream is opened anew: the rows in sight then, not the first.
      const inSight = {
        sessionId,
        viewId,
        get first() {
          return range.current.first;
        },
        get count() {
          return range.current.count;
        },
      };
      const following = link.mqtt.tree(inSight, ({ items, dropped }) => onBatch({ items: items.map(merge), dropped }));
      setUp([]);
      return following;
    },
  );
  useReopened(() => setUp(expansionOf(last.current)));

  const show = useCallback(
    (wish: RowRange) => {
      if (wish.first === range.current.first && wish.count === range.current.count) return;
      range.current = wish;
      if (shipping.current) return;
      shipping.current = true;
      const ship = (): Promise<void> => {
        const sent = range.current;
        return change({ do: 'scroll', ...sent }).then(() => (sent === range.current ? undefined : ship()));
      };
      ship()
        .catch(() => undefined) // The stream fails with the same, and says so.
        .finally(() => (shipping.current = false));
    },
    [change],
  );

  return useMemo(() => ({ view, error, change, show }), [view, error, change, show]);
}

/** Runs each time the link to the host is open again after it was lost. */
function useReopened(run: () => void): void {
  const link = useLink();
  const runNow = useEffectEvent(run);
  useEffect(() => {
    let wasOpen = link.state().kind === 'open';
    return link.subscribe(() => {
      const isOpen = link.state().kind === 'open';
      if (isOpen && !wasOpen) runNow();
      wasOpen = isOpen;
    });
  }, [link]);
}

/** Opens a tree that has a single top level, once, so that there is something to see. */
export function useFirstLook(store: ExplorerStore, { view, change }: Tree): void {
  useEffect(() => {
    if (!view || view.total === 0 || store.getState().isOpened) return;
    store.setState({ isOpened: true });
    const [only] = view.rows;
    if (view.total > 1 || !only?.hasChildren || only.isExpanded) return;
    const levels = view.topics > SMALL_TREE_TOPICS ? 1 : 2;
    change({ do: 'expand-all', levels }).catch(() => undefined); // The stream fails with the same, and says so.
  }, [store, view, change]);
}
