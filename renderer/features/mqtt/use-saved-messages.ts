import type { SavedRow, SentRow } from '../../../shared/contract/saved-messages.ts';
import { useLatest } from '../../link/use-latest.ts';

/** The messages the user saved, by folder and name; null until they are there. */
export const useSavedMessages = (): SavedRow[] | null =>
  useLatest<{ messages: SavedRow[] }>('saved', (lab, onBatch) => lab.savedMessages.saved({}, onBatch)).value
    ?.messages ?? null;

/** What was sent, newest first; null until it is there. */
export const useSentMessages = (): SentRow[] | null =>
  useLatest<{ messages: SentRow[] }>('sent', (lab, onBatch) => lab.savedMessages.sent({}, onBatch)).value?.messages ??
  null;

/** The folders in use, each once. */
export const foldersOf = (messages: readonly SavedRow[] | null): string[] =>
  [...new Set(messages?.map(({ folder }) => folder))].filter((folder) => folder !== '');
