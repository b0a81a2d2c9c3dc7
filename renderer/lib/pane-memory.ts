/** The part of `Storage` needed; the tab's own, so that a reload finds a pane as it was. */
export type PaneStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefixOf = (paneId: string): string => `wirebench.pane.${paneId}.`;

/** Under which key a pane keeps what it calls `name`; it is forgotten when the pane is closed. */
export const paneKey = (paneId: string, name: string): string => prefixOf(paneId) + name;

/** Forgets everything a pane kept. */
export function forgetPane(storage: PaneStorage, paneId: string): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const key of keys) if (key?.startsWith(prefixOf(paneId))) storage.removeItem(key);
}
