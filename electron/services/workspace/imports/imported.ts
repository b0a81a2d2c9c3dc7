import type { TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import type { FileEntry } from '../profile-file.ts';

/** What a file of connections holds, in our terms. */
export interface Imported {
  /** The program that wrote it. */
  source: 'wirebench' | 'mqttx' | 'mqtt-explorer';
  /** Folders stand before what they hold. */
  entries: (FileEntry & { password?: string })[];
  messages: ImportedMessage[];
  /** Names of what is no connection, or not a whole one. */
  skipped: string[];
  /** What was left behind of what was taken, and what the user has to do about it. */
  notes: string[];
}

/** A message to be saved. */
export interface ImportedMessage {
  folder: string;
  name: string;
  message: TypedMessage;
}

/** Longest name of a profile, a folder or a message, in UTF-16 units. */
export const LONGEST_NAME = 200;

/** A name that fits, or the given one where there is none. */
export function nameOr(given: unknown, otherwise: string): string {
  const name = typeof given === 'string' ? given.trim().slice(0, LONGEST_NAME).trim() : '';
  return name === '' ? otherwise : name;
}
