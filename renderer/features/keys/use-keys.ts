import type { KeyList } from '../../../shared/contract/keys.ts';
import { useLatest, type Latest } from '../../link/use-latest.ts';

/** The keys of both folders, as they are on the disk. */
export const useKeys = (): Latest<KeyList> => useLatest<KeyList>('keys', (lab, on) => lab.keys.list({}, on));
