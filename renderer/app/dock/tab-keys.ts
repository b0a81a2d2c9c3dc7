import type { Dock } from './dock.ts';

/** Marks what a pane draws inside its tab; dockview's element around it has the role, the name and the focus. */
export const TAB_FACE = { 'data-tab-face': true } as const;

/**
 * Keys on a focused tab: Delete closes its pane, Shift+F10 and the menu key open its menu. To be called before dockview
 * hears of the key: it closes without asking.
 */
export function onTabKey(dock: Dock, event: KeyboardEvent): void {
  const tab = event.target as HTMLElement | null;
  const paneId = tab?.dataset?.['tabPanelId'];
  if (!tab || paneId === undefined) return;
  const isMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
  if (event.key !== 'Delete' && event.key !== 'Backspace' && !isMenu) return;
  event.preventDefault();
  event.stopPropagation();
  if (isMenu) openMenu(tab);
  else void close(dock, paneId);
}

/** The keyboard goes on at the pane that is shown then. */
async function close(dock: Dock, paneId: string): Promise<void> {
  if (await dock.close(dock.api?.getPanel(paneId))) dock.focus();
}

/** The menu opens as for the mouse, under the tab. */
function openMenu(tab: HTMLElement): void {
  const { left: clientX, bottom: clientY } = tab.getBoundingClientRect();
  const opening = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY });
  tab.querySelector('[data-tab-face]')?.dispatchEvent(opening);
}
