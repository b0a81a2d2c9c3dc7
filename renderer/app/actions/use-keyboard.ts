import { useEffect } from 'react';

import { actionFor } from '../../lib/keybindings.ts';
import { keysOf, worksWhileTyping } from '../../lib/keys.ts';
import { openDialog, useDesk, type Desk } from '../desk.ts';

/** More keys for the palette: the ones people bring from their editor. Not to be changed, so always there. */
const PALETTE_KEYS = new Set(['mod+shift+p', 'f1']);

/** Where a shortcut must not act: the field that records one. */
const RECORDS_KEYS = '[data-records-keys]';

/** Where keys belong to what runs inside: a terminal. Only those no program of a terminal knows are the window's. */
const TAKES_KEYS = '[data-takes-keys]';
const WINDOW_KEYS = /^(f6|shift[+]f6|mod[+]shift[+].+)$/;

/** Runs actions by their keys, in the main window and in popped-out ones. */
export function useKeyboard(): void {
  const desk = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => runByKey(desk, event);
    window.addEventListener('keydown', onKeyDown, true);
    const popouts = desk.dock.api?.onDidAddPopoutGroup(({ window: popout }) =>
      popout.addEventListener('keydown', onKeyDown, true),
    );
    return () => {
      window.removeEventListener('keydown', onKeyDown, true);
      popouts?.dispose();
    };
  }, [desk]);
}

function runByKey(desk: Desk, event: KeyboardEvent): void {
  const keys = keysOf(event);
  if (keys === null || event.isComposing || isIn(event, RECORDS_KEYS)) return;
  if (isIn(event, TAKES_KEYS) && !WINDOW_KEYS.test(keys)) return;
  if (!worksWhileTyping(keys) && isTyping(event)) return;
  const { store, registry, shell } = desk;
  const { dialog, question, settings } = store.getState();
  // What is open on top has the keyboard to itself.
  if (question !== null) return;
  const isPalette = PALETTE_KEYS.has(keys);
  const action = isPalette ? undefined : actionFor(keys, registry.list(), settings?.keybindings ?? {});
  if (!isPalette && !action) return;
  if (dialog !== null && action?.id !== 'window.commands' && !isPalette) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.repeat) return;
  try {
    if (dialog === 'palette') openDialog(store, null);
    else if (isPalette || action?.id === 'window.commands') openDialog(store, 'palette', homeOf(event));
    else action?.run();
  } catch (error) {
    shell.fail(error);
  }
}

/** Body of the popped-out window a key was pressed in; null for the main one. */
function homeOf({ target }: KeyboardEvent): HTMLElement | null {
  const owner = (target as Partial<Node> | null)?.ownerDocument ?? document;
  return owner === document ? null : owner.body;
}

const isTyping = (event: KeyboardEvent): boolean =>
  isIn(event, 'input, textarea, select, [contenteditable="true"], [role="textbox"]');

function isIn(event: KeyboardEvent, selector: string): boolean {
  const target = event.target as Partial<Element> | null;
  return target?.closest?.(selector) != null;
}
