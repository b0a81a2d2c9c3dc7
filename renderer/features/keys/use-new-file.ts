import { useState } from 'react';

import type { KeyList, KeyPlace } from '../../../shared/contract/keys.ts';
import { freeName, nameProblem } from './key-words.ts';

/** Where a new key file is to be, and what it is to be called. */
export interface NewFile {
  place: KeyPlace;
  name: string;
  /** Why there can be no such file; null where there can. */
  problem: string | null;
  setPlace(place: KeyPlace): void;
  setName(name: string): void;
}

/**
 * @param wanted Its name until the user types one; a number is put behind it where it is taken.
 * @param first The folder it begins with.
 */
export function useNewFile(list: KeyList, wanted: string, first: KeyPlace = 'workspace'): NewFile {
  const [place, setPlace] = useState(first);
  const [typed, setName] = useState<string | null>(null);
  const name = typed ?? freeName(list, place, wanted);
  return { place, name, problem: nameProblem(list, place, name), setPlace, setName };
}
