import {
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useStore } from 'zustand';

import { useShell } from '../../../lib/shell.ts';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { select, type ExplorerStore } from '../mqtt-store.ts';
import { offsetToShow, rangeAt, scrollMap } from '../scroll-map.ts';
import { treeMove } from '../tree-keys.ts';
import { indexOfNode, rowAt, type TreeView } from '../tree-view.ts';
import type { Tree } from '../use-tree.ts';
import { useVirtualScroll, type VirtualScroll } from '../use-virtual-scroll.ts';
import { ageBand } from '../topic-age.ts';
import { useHostNow } from '../use-host-now.ts';
import { useRowMenu, type RowMenu } from '../use-row-menu.tsx';
import { TopicRow } from './topic-row.tsx';
import classes from './topic-tree.module.css';

/** Rows asked for beyond either edge, so that ordinary scrolling finds them there. */
const OVERSCAN = 16;

interface TopicTreeProps {
  store: ExplorerStore;
  sessionId: string;
  tree: Tree;
  view: TreeView;
}

/** The topics, as many as there are: only the rows on screen exist. */
export function TopicTree({ store, sessionId, tree, view }: TopicTreeProps) {
  const id = useId();
  const shell = useShell();
  const [viewport, box] = useBoxSize<HTMLDivElement>({ width: 480, height: 560 });
  const [ruler, { height: rowPx }] = useBoxSize<HTMLDivElement>({ width: 1, height: 28 });
  const map = useMemo(() => scrollMap(view.total, rowPx, box.height), [view.total, rowPx, box.height]);
  const scroll = useVirtualScroll(viewport, map);
  const selected = useStore(store, (state) => state.selected);
  const showsAge = useStore(store, (state) => state.showsAge);
  const nowMs = useHostNow(view.nowMs, showsAge);
  const rowMenu = useRowMenu(store, sessionId);

  const range = rangeAt(map, scroll.offset, rowPx, OVERSCAN);
  useEffect(() => tree.show({ first: range.first, count: range.count }), [tree, range.first, range.count]);

  const goTo = useCallback(
    (index: number) => {
      scroll.scrollTo(offsetToShow(map, scroll.offset, index, rowPx));
      const row = rowAt(view, index);
      if (row) select(store, row.id, index);
      else store.setState({ wantedIndex: index });
    },
    [scroll, map, rowPx, view, store],
  );
  useCursor(store, view);
  useReveal(store, tree, goTo);

  const onSelect = useStable((nodeId: number) => select(store, nodeId, indexOfNode(view, nodeId)));
  const onToggle = useStable(
    (nodeId: number, isExpanded: boolean) => void tree.change({ do: 'expand', nodeId, isExpanded }).catch(shell.fail),
  );

  const onMenu = useStable((nodeId: number, x: number, y: number) => {
    onSelect(nodeId);
    rowMenu.open(nodeId, { x, y });
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const pageRows = Math.floor(box.height / rowPx);
    onTreeKey(event, { store, view, pageRows, goTo, onToggle, ...rowKeys(rowMenu, (nodeId) => `${id}${nodeId}`) });
  };

  const isActiveHere = selected !== null && indexOfNode(view, selected) >= 0;
  return (
    <div className={classes.frame}>
      <div ref={ruler} className={classes.ruler} aria-hidden="true" />
      <div
        ref={viewport}
        role="tree"
        aria-label="Topics"
        tabIndex={0}
        aria-activedescendant={isActiveHere ? `${id}${selected}` : undefined}
        className={classes.viewport}
        onScroll={scroll.onScroll}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className={classes.content} style={{ height: `${map.heightPx}px` }}>
          <Rows place={placeOf(view, scroll, rowPx, box.height)}>
            {view.rows.map((row) => (
              <TopicRow
                key={row.id}
                id={`${id}${row.id}`}
                row={row}
                isSelected={row.id === selected}
                age={showsAge ? ageBand(row.newestAtMs, nowMs) : null}
                onSelect={onSelect}
                onToggle={onToggle}
                onMenu={onMenu}
              />
            ))}
          </Rows>
        </div>
      </div>
      {rowMenu.menu}
    </div>
  );
}

interface TreeKeys {
  store: ExplorerStore;
  view: TreeView;
  pageRows: number;
  goTo(index: number): void;
  onToggle(nodeId: number, isExpanded: boolean): void;
  onMenuKey(nodeId: number): void;
  onPinKey(nodeId: number): void;
}

/** The keys of a row's menu: it opens below the row, where that is on screen. */
const rowKeys = (rowMenu: RowMenu, idOf: (nodeId: number) => string): Pick<TreeKeys, 'onMenuKey' | 'onPinKey'> => ({
  onMenuKey: (nodeId) => {
    const box = document.getElementById(idOf(nodeId))?.getBoundingClientRect();
    if (box) rowMenu.open(nodeId, { x: box.left + 40, y: box.bottom });
  },
  onPinKey: (nodeId) => rowMenu.togglePin(nodeId),
});

function onTreeKey(event: KeyboardEvent, keys: TreeKeys): void {
  const { store, view, pageRows } = keys;
  const { cursorIndex, wantedIndex, selected } = store.getState();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isMenuKey(event)) {
    event.preventDefault();
    if (selected !== null) keys.onMenuKey(selected);
    return;
  }
  if (event.key === 'p') {
    if (selected !== null) keys.onPinKey(selected);
    return;
  }
  const index = wantedIndex ?? cursorIndex;
  const move = treeMove(event.key, { index, row: rowAt(view, index), total: view.total, pageRows });
  if (!move) return;
  event.preventDefault();
  if (move.do === 'go') keys.goTo(move.index);
  if (move.do === 'expand') keys.onToggle(move.nodeId, move.isExpanded);
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (shiftKey && key === 'F10');

interface Place {
  topPx: number;
  /** The rows belong elsewhere; they stay in sight until the right ones are here. */
  isStale: boolean;
}

function Rows({ place, children }: { place: Place; children: ReactNode }) {
  return (
    <div
      role="presentation"
      className={classes.rows}
      data-stale={place.isStale || undefined}
      style={{ transform: `translateY(${place.topPx}px)` }}
    >
      {children}
    </div>
  );
}

/** Where the rows of the window are drawn, inside the scrolled element. */
function placeOf(view: TreeView, scroll: VirtualScroll, rowPx: number, viewportPx: number): Place {
  const top = view.first * rowPx;
  const bottom = top + view.rows.length * rowPx;
  const isStale = view.rows.length > 0 && (top >= scroll.offset + viewportPx || bottom <= scroll.offset);
  return { topPx: isStale ? scroll.scrollTop : scroll.scrollTop + top - scroll.offset, isStale };
}

/** Keeps the cursor at the selected node's row as rows move, and lands it on a row that had to come first. */
function useCursor(store: ExplorerStore, view: TreeView): void {
  useEffect(() => {
    const { selected, wantedIndex, cursorIndex } = store.getState();
    const wanted = wantedIndex === null ? null : rowAt(view, Math.min(wantedIndex, view.total - 1));
    if (wanted) return select(store, wanted.id, wantedIndex!);
    const index = selected === null ? -1 : indexOfNode(view, selected);
    if (index >= 0 && cursorIndex >= 0 && index !== cursorIndex) store.setState({ cursorIndex: index });
  }, [store, view]);
}

/** Brings the node selected before a reload, or from outside the tree, into view. */
function useReveal(store: ExplorerStore, tree: Tree, goTo: (index: number) => void): void {
  const selected = useStore(store, (state) => state.selected);
  const cursorIndex = useStore(store, (state) => state.cursorIndex);
  const go = useEffectEvent(goTo);
  const { change } = tree;
  const isLost = selected !== null && cursorIndex < 0;
  useEffect(() => {
    if (!isLost) return;
    change({ do: 'reveal', nodeId: selected }).then(
      (index) => index !== null && go(index),
      () => store.setState({ selected: null }), // The node is not of this tree.
    );
  }, [store, change, selected, isLost]);
}

/** A callback that never changes and always runs its newest form, so that memoised rows stay as they are. */
function useStable<Args extends unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  const newest = useRef(run);
  useLayoutEffect(() => void (newest.current = run));
  return useCallback((...args: Args) => newest.current(...args), []);
}
