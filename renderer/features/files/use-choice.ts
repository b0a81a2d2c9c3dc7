import { useRef, useState } from 'react';

import { MAX_NAMES, type FileEntry, type FileSift } from '../../../shared/contract/files.ts';
import type { ViewId } from '../../../shared/contract/ids.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';

/** A row of a folder; its name is null while it is not known which entry that is. */
interface Spot {
  index: number;
  name: string | null;
}

const FIRST: Spot = { index: 0, name: null };

/** What is chosen in a folder: entries by their names, since their rows move whenever it is read anew. */
export interface Choice {
  selected: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  cursor: number;
  /** Counts up whenever the cursor is brought somewhere, and not when its entry moves by itself. */
  moves: number;
  /** Chooses one row, more rows, or all between the last one and this. */
  choose(index: number, name: string | null, how: 'one' | 'toggle' | 'range'): void;
  chooseAll(total: number): void;
  /** Chooses an entry whose row is not known before the folder is read anew. */
  chooseName(name: string): void;
  /** Names that are sought when the folder was read anew. */
  sought(): ReadonlySet<string>;
  /** Lets go of those of `sought` that are there no more, and follows the others to their rows. */
  settle(sought: ReadonlySet<string>, places: ReadonlyMap<string, number>): void;
  /** Something else is looked at: names that are still asked for are not waited for. */
  outdate(): void;
  forget(): void;
}

export function useChoice(viewId: ViewId, sift: FileSift): Choice {
  const lab = useLab();
  const shell = useShell();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState(FIRST);
  const [moves, setMoves] = useState(0);
  const anchor = useRef(FIRST);
  /** Whether the cursor's row is not known yet. */
  const isAstray = useRef(false);
  /** Counts up with all that makes an answer of names one to an old question. */
  const turn = useRef(0);

  const outdate = (): void => void (turn.current += 1);
  const moveTo = (spot: Spot): void => {
    outdate();
    isAstray.current = false;
    setCursor(spot);
    setMoves((was) => was + 1);
  };
  const chooseBetween = (one: number, other: number): void => {
    outdate();
    const asked = turn.current;
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    lab.files.names({ viewId, sift, from, to }).then(({ names }) => {
      if (asked !== turn.current) return;
      setSelected(new Set(names));
      setCursor((was) => ({ ...was, name: was.name ?? names[was.index - from] ?? null }));
      if (to - from >= MAX_NAMES) shell.tell(`The first ${MAX_NAMES} entries are selected.`);
    }, shell.fail);
  };
  return {
    ...{ selected, cursor: cursor.index, moves, outdate },
    choose: (index, name, how) => {
      moveTo({ index, name });
      if (how === 'range') return chooseBetween(anchor.current.index, index);
      anchor.current = { index, name };
      if (name === null) return chooseBetween(index, index);
      setSelected((was) => (how === 'toggle' ? toggled(was, name) : new Set([name])));
    },
    chooseAll: (total) => chooseBetween(0, Math.max(0, total - 1)),
    chooseName: (name) => {
      outdate();
      isAstray.current = true;
      setSelected(new Set([name]));
      setCursor((was) => ({ ...was, name }));
      anchor.current = { ...anchor.current, name };
    },
    sought: () => new Set([...selected, cursor.name, anchor.current.name].filter((name) => name !== null)),
    settle: (sought, places) => {
      const settled = (spot: Spot): Spot => ({ ...spot, index: places.get(spot.name ?? '') ?? spot.index });
      setSelected((was) => new Set([...was].filter((name) => places.has(name) || !sought.has(name))));
      setCursor(settled);
      anchor.current = settled(anchor.current);
      if (isAstray.current) setMoves((was) => was + 1);
      isAstray.current = false;
    },
    forget: () => {
      outdate();
      isAstray.current = false;
      setSelected(new Set());
      setCursor(FIRST);
      anchor.current = FIRST;
    },
  };
}

/**
 * The entries that an action is for, as far as their rows are at hand.
 *
 * @returns `only` is the one chosen entry, null where none or several are chosen; `sample` stands for all of them.
 */
export function chosenRows(rows: readonly FileEntry[], { selected }: Pick<Choice, 'selected'>) {
  const sample = rows.find(({ name }) => selected.has(name)) ?? null;
  return { only: selected.size === 1 ? sample : null, sample };
}

function toggled(was: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(was);
  if (!next.delete(name)) next.add(name);
  return next;
}
